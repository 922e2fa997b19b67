import { expect } from 'chai';
import fc from 'fast-check';
import { countWords, cutText, normaliseText } from '../../src/domain/source-text.ts';

/** Text of all that normalising is about. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        '\t',
        ' ',
        '\u00a0',
        '\0',
        '\u0007',
        '\f',
        '\v',
        '\u0085',
        '\u2028',
        '\u2029',
      ),
      fc.constantFrom(
        '\ufeff',
        '\ud83d',
        '\ude00',
        'e',
        '\u0301',
        '\u0338',
        'Å',
        'ﬁ',
        '한',
        '\u1100',
        '\u1161',
        '👩‍👩‍👧',
        'word',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('normalising a text', () => {
  for (const [what, text, expected] of [
    ['composes letters', 'cafe\u0301', 'café'],
    ['ends lines with LF', 'a\r\nb\rc\u0085d\u2028e\vf', 'a\nb\nc\nd\ne\nf'],
    ['parts paragraphs at their separator and pages at a form feed', 'a\u2029b\fc\n\fd', 'a\nb\nc\nd'],
    ['drops control characters and byte order marks', '\ufeffa\0\u0007\u001b\u009f\u007fb\tc', 'ab\tc'],
    ['drops halves of surrogate pairs, and does not marry them', 'a\ud83d\0\ude00b', 'ab'],
    ['keeps whole pairs', 'a\ud83d\ude00b', 'a😀b'],
    ['folds trailing spaces and blank lines', ' a \t\n \n\n\n\u00a0\nb\n\n', ' a\n\nb'],
    ['leaves nothing of white space', ' \n\t\r\n ', ''],
  ] as const) {
    it(what, () => {
      expect(normaliseText(text)).to.equal(expected);
    });
  }

  it('is idempotent, and keeps its promises', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normaliseText(text);
        expect(normaliseText(once)).to.equal(once);
        expect(once).to.equal(once.normalize('NFC'));
        expect(once).not.to.match(/\n{3}|^\n|\n$/);
        expect(once).not.to.match(/(?![\n\t])[\p{Cc}\p{Cs}]/u);
        expect(once).not.to.match(/[^\S\n]$/m);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every character that is seen', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const seen = (some: string): string => some.replace(/[\s\p{Cc}\p{Cs}\ufeff]/gu, '').normalize('NFC');
        const dropped = text.replace(/(?!\s)[\p{Cc}\p{Cs}\ufeff]/gu, '');
        expect(seen(normaliseText(text))).to.equal(seen(dropped));
      }),
    );
  });
});

describe('counting words', () => {
  for (const [text, words] of [
    ['', 0],
    ['  … — !', 0],
    ['One two, three.', 3],
    ["It’s a well-known e-mail (isn't it?)", 6],
    ['3.14 is 1,200 less', 4],
    ['either/or, now—then', 4],
    ['Привет, мир', 2],
    ['안녕 세상', 2],
    ['我们喜欢苹果', 3],
    ['我们 and English', 3],
  ] as const) {
    it(`finds ${words} in "${text}"`, () => {
      expect(countWords(text)).to.equal(words);
    });
  }

  it('grows by what is added', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'été', '9', 'x-y'), { maxLength: 50 }), (words) => {
        expect(countWords(words.join(' '))).to.equal(words.length);
      }),
    );
  });

  it('reads a long word and a long row of signs once', () => {
    expect(countWords('x'.repeat(1_000_000))).to.equal(1);
    expect(countWords('!'.repeat(1_000_000))).to.equal(0);
  });
});

describe('cutting a text', () => {
  const cut = (text: string, max: number) => cutText(normaliseText(text), max);

  it('leaves a text that fits unchanged, counted in code points', () => {
    expect(cut('four', 4)).to.deep.equal({ text: 'four', cut: false });
    expect(cut('😀😀', 2)).to.deep.equal({ text: '😀😀', cut: false });
  });

  it('ends between words where one is near', () => {
    expect(cut('one two three', 12)).to.deep.equal({ text: 'one two thre', cut: true });
    expect(cut('one two three four five', 21)).to.deep.equal({ text: 'one two three four', cut: true });
    expect(cut('one two three', 7)).to.deep.equal({ text: 'one two', cut: true });
    expect(cut('one\ntwo', 4)).to.deep.equal({ text: 'one', cut: true });
    expect(cut('unbreakable', 5)).to.deep.equal({ text: 'unbre', cut: true });
  });

  it('ends between graphemes, with nothing where the first is too long', () => {
    expect(cut('ab👩‍👩‍👧', 4)).to.deep.equal({ text: 'ab', cut: true });
    expect(cut('👩‍👩‍👧', 2)).to.deep.equal({ text: '', cut: true });
    expect(cut(`e${'\u0338'.repeat(9)}x`, 5)).to.deep.equal({ text: '', cut: true });
  });

  it('never keeps more than asked, half a grapheme, or other text', () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(anyText, fc.nat(40), (raw, max) => {
        const text = normaliseText(raw);
        const kept = cutText(text, max);
        expect([...kept.text].length).to.be.at.most(max);
        expect(text.startsWith(kept.text)).to.equal(true);
        expect(kept.cut).to.equal(kept.text.length < text.length);
        const ends = Array.from(segmenter.segment(text), ({ index, segment }) => index + segment.length);
        expect([0, ...ends]).to.include(kept.text.length);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a megabyte', () => {
    expect(cut('word '.repeat(200_000), 900_000).text.length).to.be.within(899_990, 900_000);
  });
});
