import { expect } from 'chai';
import { materialOfText } from '../../src/domain/material.ts';
import type { ThreadOrder } from '../../src/domain/order.ts';
import { normaliseText } from '../../src/domain/source-text.ts';
import type { Draft } from '../../src/domain/thread.ts';
import { edit, quote } from '../../src/domain/wording.ts';

const text = normaliseText(
  'The harbour opened in 2019 and cost 40 million euros.\n\nNobody counted the ships that came.',
);
const material = materialOfText(text);
const baseOrder: ThreadOrder = {
  source: { type: 'text', text },
  platform: 'x',
  limit: 280,
  mode: 'summarize',
  maxPosts: 5,
  numbering: 'end',
  tone: 'neutral',
  language: null,
};
const draftsOf = (...texts: readonly string[]): readonly Draft[] => texts.map((text) => ({ text, source: null }));
const edited = (texts: readonly string[], changes: Partial<ThreadOrder> = {}) =>
  edit(draftsOf(...texts), material, { ...baseOrder, ...changes }).posts;
const claimsOf = (texts: readonly string[], changes?: Partial<ThreadOrder>) =>
  edited(texts, changes).map(({ unsupported }) => unsupported);

describe('quote', () => {
  it("posts the source's own words, however many posts it takes", () => {
    const { posts, truncated } = quote(material, { ...baseOrder, limit: 50, maxPosts: 1, numbering: 'none' });
    const words = posts.flatMap(({ content }) => content.split(/\s+/));
    expect(words).to.deep.equal(text.split(/\s+/));
    expect(posts.length).to.be.greaterThan(1);
    expect(truncated).to.equal(false);
    for (const { content, source, unsupported } of posts) {
      expect(text.slice(source?.start, source?.end)).to.equal(content);
      expect(unsupported).to.deep.equal([]);
    }
  });
});

describe('edit', () => {
  it('lists the claims that the source does not make with the post that makes them', () => {
    expect(claimsOf(['It opened in 2019.', 'It cost 90 million euros.', 'Ships came.'])).to.deep.equal([
      [],
      ['90 million euros'],
      [],
    ]);
  });

  it('lists every claim of a split draft with its first post, and those that a later post makes there too', () => {
    const [filler, numbers] = ['The harbour opened for ships. ', 'There were 77 ships.'];
    const posts = edited([`${filler.repeat(3)}See https://evil.example/x. ${numbers}`], { limit: 100 });
    expect(posts.map(({ content }) => content).join()).not.to.contain('evil');
    expect(posts[0]?.unsupported).to.have.length(2);
    expect(posts.at(-1)?.content).to.contain('77');
    expect(posts.at(-1)?.unsupported).to.have.length(1);
  });

  it('takes the numbers that a writer put on the posts for no claims', () => {
    expect(claimsOf(['1/2 It opened.', '2/2 Ships came.'])).to.deep.equal([[], []]);
  });

  it('compares only numbers and URLs of a thread in another language', () => {
    const quotation = ['Der Hafen: „Niemand hat jemals die Schiffe gezählt“, in 2020.'];
    expect(claimsOf(quotation)).to.deep.equal([['Niemand hat jemals die Schiffe gezählt', '2020']]);
    expect(claimsOf(quotation, { language: 'de' })).to.deep.equal([['2020']]);
  });

  it('does not take a regional variant of the language for another', () => {
    const english = { ...material, facts: { ...material.facts, language: 'en-GB' } };
    const order = { ...baseOrder, language: 'EN-us' };
    const { posts } = edit(draftsOf('They say "everybody counted the ships".'), english, order);
    expect(posts[0]?.unsupported).to.deep.equal(['everybody counted the ships']);
  });

  it("keeps the writer's range for a draft that stays as it was, and looks for one where the draft changed", () => {
    const range = { start: 0, end: 11 };
    const keptText = 'The harbour';
    expect(edit([{ text: keptText, source: range }], material, baseOrder).posts[0]?.source).to.deep.equal(range);
    const sentence = 'Nobody counted the ships that came.';
    const linked = { text: `${sentence} https://evil.example/x`, source: range };
    const found = edit([linked], material, baseOrder).posts[0]?.source;
    expect(text.slice(found?.start, found?.end)).to.equal(sentence);
  });

  it('makes no posts if grounding leaves nothing, and says when it cut some', () => {
    expect(edit(draftsOf('https://evil.example/x'), material, baseOrder)).to.deep.equal({
      posts: [],
      truncated: false,
    });
    const { posts, truncated } = edit(draftsOf('One.', 'Two.', 'Three.'), material, { ...baseOrder, maxPosts: 2 });
    expect(posts.map(({ content }) => content)).to.deep.equal(['One. 1/2', 'Two. 2/2']);
    expect(truncated).to.equal(true);
  });
});
