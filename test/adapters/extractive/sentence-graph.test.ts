import { expect } from 'chai';
import { rank } from '../../../src/adapters/extractive/sentence-graph.ts';
import { likenessTo, type TermVector, termCount, termVectors } from '../../../src/adapters/extractive/term-vectors.ts';

const texts = [
  'Lighthouse keepers leave the northern coast.',
  'The coast guard replaces keepers by lamps.',
  'Northern lamps and lighthouse keepers of the coast guard.',
  'A recipe with flour, butter and sugar.',
];

const likeness = (a: TermVector, b: TermVector): number => likenessTo(b, termCount([a, b]))(a);

describe('likeness', () => {
  const [keepers, guard, both, recipe] = termVectors(texts);

  it('is 1 for equal sentences, 0 without a common word, and grows with common words', () => {
    if (!keepers || !guard || !both || !recipe) throw new Error('a vector is missing');
    expect(likeness(keepers, keepers)).to.be.closeTo(1, 1e-9);
    expect(likeness(keepers, recipe)).to.equal(0);
    expect(likeness(keepers, both)).to.be.above(likeness(keepers, guard));
  });

  it('is the same from either side, to the last digit, and from one vector to many', () => {
    const vectors = termVectors([...texts, texts.join(' ')]);
    for (const one of vectors) {
      const toOne = likenessTo(one, termCount(vectors));
      for (const other of vectors.filter(({ terms }) => terms.length !== one.terms.length)) {
        expect(toOne(other)).to.equal(likeness(one, other));
        expect(toOne(other)).to.equal(likeness(other, one));
      }
    }
  });

  it('meets inflections of a word, in scripts with spaces and without', () => {
    const [one, many, tokyo, museum] = termVectors(['automation', 'automated', '東京の美術館', '大阪の美術館']);
    if (!one || !many || !tokyo || !museum) throw new Error('a vector is missing');
    expect(likeness(one, many)).to.be.closeTo(1, 1e-9);
    expect(likeness(tokyo, museum)).to.be.within(0.1, 0.9);
  });
});

describe('rank', () => {
  it('puts the sentence first that most others are like', () => {
    const ranks = rank(termVectors(texts), [1, 1, 1, 1]);
    expect(ranks[2]).to.equal(1);
    expect(ranks[3]).to.be.below(Math.min(...ranks.slice(0, 3)));
  });

  it('restarts by the prior', () => {
    const vectors = termVectors(['one', 'two', 'three']);
    expect(rank(vectors, [1, 2, 4]).map((value) => value.toFixed(6))).to.deep.equal([
      '0.250000',
      '0.500000',
      '1.000000',
    ]);
  });
});
