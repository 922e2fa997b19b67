import { expect } from 'chai';
import fc from 'fast-check';
import { decodeName, encodeName } from '../../../src/adapters/redis/names.ts';

const anyString = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });

describe('names in Redis', () => {
  it('stay as they are where they can', () => {
    for (const name of ['', 'a', 'é', '日本語', '👩‍👩‍👧‍👦', '{}', '\u0000']) expect(encodeName(name)).to.equal(name);
  });

  it('come back as they were, from UTF-8 too', () => {
    fc.assert(
      fc.property(anyString, (name) => decodeName(Buffer.from(encodeName(name)).toString()) === name),
      { numRuns: 1000 },
    );
    for (const name of ['\ud800', '\ud801', '\udc00\ud800', '\uffff', '\uffffAA==', 'a\ud83d']) {
      expect(decodeName(Buffer.from(encodeName(name)).toString())).to.equal(name);
    }
  });

  it('are different for different names', () => {
    fc.assert(
      fc.property(anyString, anyString, (a, b) => {
        const same = Buffer.from(encodeName(a)).equals(Buffer.from(encodeName(b)));
        return same === (a === b);
      }),
      { numRuns: 1000 },
    );
  });
});
