import { expect } from 'chai';
import fc from 'fast-check';
import { sameDigest } from '../../src/domain/same-digest.ts';

describe('two digests', () => {
  it('are the same where every character is', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '0'), maxLength: 4 });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(sameDigest(a, b)).to.equal(a === b);
        expect(sameDigest(a, a)).to.equal(true);
      }),
    );
  });
});
