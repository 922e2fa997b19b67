import { expect } from 'chai';
import { fitThread } from '../../../src/domain/fitting/fit-thread.ts';
import type { FittingRules } from '../../../src/domain/fitting/rules.ts';
import type { Draft } from '../../../src/domain/thread.ts';

const rules: FittingRules = { platform: 'x', limit: 280, numbering: 'end', maxPosts: null };
const draftsOf = (...texts: readonly string[]): readonly Draft[] => texts.map((text) => ({ text, source: null }));
const contents = (texts: readonly string[], changes: Partial<FittingRules> = {}): readonly string[] =>
  fitThread(draftsOf(...texts), { ...rules, ...changes }).posts.map(({ content }) => content);
const bodies = (texts: readonly string[], changes: Partial<FittingRules> = {}): readonly string[] =>
  fitThread(draftsOf(...texts), { ...rules, ...changes }).posts.map(({ body }) => body);

const sentence = (words: number): string => `${'Word '.repeat(words - 1)}end.`;

describe('fitThread', () => {
  it('leaves a note of twenty words as it is, without a number', () => {
    const note = sentence(20);
    expect(contents([note])).deep.equal([note]);
    expect(contents([note], { numbering: 'start' })).deep.equal([note]);
  });

  it('numbers at the end, at the start or not at all', () => {
    expect(contents(['One.', 'Two.'])).deep.equal(['One. 1/2', 'Two. 2/2']);
    expect(contents(['One.', 'Two.'], { numbering: 'start' })).deep.equal(['1/2 One.', '2/2 Two.']);
    expect(contents(['One.', 'Two.'], { numbering: 'none' })).deep.equal(['One.', 'Two.']);
  });

  it('keeps a draft whole that fits with its number to the last character', () => {
    const draft = 'a'.repeat(280 - ' 1/2'.length);
    expect(contents([draft, 'b'])).deep.equal([`${draft} 1/2`, 'b 2/2']);
    expect(contents([`${draft}a`, 'b'])).lengthOf(3);
  });

  it('drops empty drafts and says of each post which draft it is from', () => {
    const { posts } = fitThread(draftsOf('', 'One.', ' \n ', sentence(80), 'Two.'), rules);
    expect(posts.map(({ draft }) => draft)).deep.equal([1, 3, 3, 4]);
    expect(fitThread([], rules)).deep.equal({ posts: [], truncated: false });
  });

  it('replaces the numbers that the writer wrote', () => {
    expect(contents(['1/3 One.', '2/3 Two.', '3/3'])).deep.equal(['One. 1/2', 'Two. 2/2']);
  });

  it('brings line ends, tabs and control characters into the normal form', () => {
    expect(bodies(['a\r\nb\tc\u0000d\r\r\r\re'])).deep.equal(['a\nb\tcd\n\ne']);
  });

  it('splits at paragraphs first', () => {
    const [one, two] = [sentence(30), sentence(40)];
    expect(bodies([`${one}\n\n${two}`])).deep.equal([one, two]);
  });

  it('then at sentences, in any script', () => {
    const three = [sentence(20), sentence(25), sentence(22)];
    expect(bodies([three.join(' ')])).deep.equal([`${three[0]} ${three[1]}`, three[2]]);
    const japanese = `${'長'.repeat(60)}。`;
    expect(bodies([japanese.repeat(3)])).deep.equal([japanese.repeat(2), japanese]);
    const arabic = `${'كلمة '.repeat(25)}نهاية؟`;
    expect(bodies([`${arabic} ${arabic} ${arabic}`])).deep.equal([`${arabic} ${arabic}`, arabic]);
  });

  it('then at clauses, then at words, then at graphemes', () => {
    expect(bodies([`${'word '.repeat(40)}here, ${'word '.repeat(30)}there`])[0]).match(/here,$/);
    expect(bodies(['word '.repeat(100)]).every((body) => /^(?:word ?)+$/.test(body))).equal(true);
    const family = '👨‍👩‍👧‍👦';
    expect(bodies([family.repeat(200)])).deep.equal([family.repeat(138), family.repeat(62)]);
  });

  it('breaks words of a script without spaces between words where it must break one', () => {
    const text = 'これは日本語の文章です'.repeat(20);
    const segments = new Intl.Segmenter('ja', { granularity: 'word' }).segment(text);
    const starts = new Set([...segments].map(({ index }) => index));
    let at = 0;
    for (const body of bodies([text])) {
      expect(starts.has(at)).equal(true);
      at += body.length;
    }
  });

  it('leaves no word alone at the end', () => {
    const [first = '', second = ''] = bodies([sentence(57)]);
    expect(Math.abs(first.length - second.length)).most(10);
  });

  it('never parts a title, an initial or a number from what it belongs to', () => {
    for (let words = 40; words < 60; words++) {
      for (const pair of ['Dr. Ada', 'J. Smith', 'No. 5', '30 km', '5 %', 'Mr. Bean']) {
        const text = `${'word '.repeat(words)}${pair} ${'word '.repeat(30)}`;
        expect(
          bodies([text]).some((body) => body.includes(pair)),
          `${words} ${pair}`,
        ).equal(true);
      }
    }
  });

  it('cuts a URL only where it does not fit into a post', () => {
    const url = `https://example.com/${'p'.repeat(200)}`;
    const text = `${'word '.repeat(40)}${url}`;
    expect(bodies([text], { platform: 'bluesky', limit: 300 })[1]).equal(url);
    expect(bodies([text], { platform: 'bluesky', limit: 100 }).join('').replaceAll(' ', '')).contains(url);
  });

  it('starts a new post for the sixth link on Threads', () => {
    const posts = bodies([`${'example.com/a '.repeat(11)}`], { platform: 'threads', limit: 500 });
    expect(posts.every((body) => body.split(' ').length <= 5)).equal(true);
    expect(posts).lengthOf(3);
  });

  it('makes room where nine posts become ten, and 99 a hundred', () => {
    // 46 characters beside " 9/9", 44 beside " 10/10".
    const fits = 'a'.repeat(46);
    const nine = contents(
      Array.from({ length: 9 }, () => fits),
      { limit: 50 },
    );
    expect(nine).lengthOf(9);
    expect(nine.every((content) => content.length === 50)).equal(true);
    const ten = contents(
      Array.from({ length: 10 }, () => fits),
      { limit: 50 },
    );
    expect(ten).lengthOf(20);
    expect(ten.every((content) => content.length <= 50)).equal(true);
    const word = 'b'.repeat(99 * 44);
    const hundred = contents([word], { limit: 50 });
    expect(hundred.at(-1)).match(new RegExp(` ${hundred.length}/${hundred.length}$`));
    expect(hundred.every((content) => content.length <= 50)).equal(true);
  });

  it('says when it had to leave something out', () => {
    const many = fitThread(draftsOf('One.', 'Two.', 'Three.'), { ...rules, maxPosts: 2 });
    expect(many.truncated).equal(true);
    expect(many.posts.map(({ content }) => content)).deep.equal(['One. 1/2', 'Two. 2/2']);
    const long = fitThread(draftsOf(sentence(60), 'Two.'), { ...rules, maxPosts: 2 });
    expect(long.truncated).equal(true);
    expect(long.posts).lengthOf(2);
    const one = fitThread(draftsOf(sentence(60), 'Two.'), { ...rules, maxPosts: 1 });
    expect(one.truncated).equal(true);
    expect(one.posts.map(({ content }) => content)).lengthOf(1);
    expect(one.posts[0]?.content).not.match(/1\/1/);
    expect(fitThread(draftsOf('One.', 'Two.'), { ...rules, maxPosts: 2 }).truncated).equal(false);
  });

  it('locates the parts of a draft that stands in the source word for word', () => {
    const text = `${sentence(40)} ${sentence(40)}`;
    const { posts } = fitThread([{ text, source: { start: 100, end: 100 + text.length } }], rules);
    expect(posts).lengthOf(2);
    for (const { body, source } of posts) {
      expect(text.slice((source?.start ?? 0) - 100, (source?.end ?? 0) - 100)).equal(body);
    }
    const loose = fitThread([{ text, source: { start: 0, end: 999 } }], rules);
    expect(loose.posts.map(({ source }) => source)).deep.equal([
      { start: 0, end: 999 },
      { start: 0, end: 999 },
    ]);
  });

  it('splits a word of 100 kB and loses nothing', () => {
    const word = 'abcdefghij'.repeat(10_000);
    expect(bodies([word]).join('')).equal(word);
  });

  it('cuts a grapheme only where it is larger than a post', () => {
    const flood = `a${'\u0301'.repeat(2_000)}`;
    const posts = bodies([flood]);
    expect(posts.length).greaterThan(7);
    expect(posts.join('')).equal(flood.normalize('NFC'));
    expect(bodies([flood], { platform: 'mastodon', limit: 500 })).lengthOf(1);
  });
});
