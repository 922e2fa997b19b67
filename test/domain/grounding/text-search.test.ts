import { expect } from 'chai';
import fc from 'fast-check';
import { indexWhere } from '../../../src/domain/grounding/text-search.ts';

const anywhere = (): boolean => true;

describe('searching a text', () => {
  // Few letters, so that beginnings repeat.
  const letters = (maxLength: number, minLength = 0) =>
    fc.string({ unit: fc.constantFrom('a', 'b'), minLength, maxLength });

  it('finds the first place, like indexOf', () => {
    fc.assert(
      fc.property(letters(120), letters(40, 1), fc.nat(20), (haystack, needle, from) => {
        expect(indexWhere(haystack, needle, from, anywhere)).to.equal(haystack.indexOf(needle, from));
      }),
      { numRuns: 1_000 },
    );
  });

  it('offers every place, also overlapping ones, in order', () => {
    fc.assert(
      fc.property(letters(60), letters(5, 1), (haystack, needle) => {
        const offered: number[] = [];
        indexWhere(haystack, needle, 0, (start) => {
          offered.push(start);
          return false;
        });
        const places = Array.from(haystack, (_, at) => at).filter((at) => haystack.startsWith(needle, at));
        expect(offered).to.deep.equal(places);
      }),
    );
  });

  it('takes the first place that is wanted', () => {
    expect(indexWhere('cat concat cat', 'cat', 1, (start) => start > 7)).to.equal(11);
    expect(indexWhere('cat', 'cat', 0, () => false)).to.equal(-1);
  });

  it('finds nothing in nothing, nor nothing in anything', () => {
    expect(indexWhere('', 'a', 0, anywhere)).to.equal(-1);
    expect(indexWhere('a', '', 0, anywhere)).to.equal(-1);
  });

  it('is not slowed down by a text that nearly repeats the needle', () => {
    const half = 'a'.repeat(12_500);
    expect(indexWhere('a'.repeat(1_000_000), `${half}b${half}`, 0, anywhere)).to.equal(-1);
  });
});
