import { expect } from 'chai';
import fc from 'fast-check';
import { graphemeStarts } from '../../../src/domain/fitting/graphemes.ts';
import { graphemes } from './independent-count.ts';

const startsIn = (text: string): readonly number[] =>
  [...graphemeStarts(text)].flatMap((start, at) => (start === 1 ? [at] : []));

const expectedStarts = (text: string): readonly number[] => {
  let at = 0;
  return graphemes(text).map((grapheme) => {
    const start = at;
    at += grapheme.length;
    return start;
  });
};

describe('graphemeStarts', () => {
  it('agrees with Intl.Segmenter on every character among its neighbours', function () {
    this.timeout(30_000);
    // Many at once, because the segmenter takes long to start.
    const batch = 0x200;
    for (let first = 0; first < 0x30000; first += batch) {
      const text = Array.from({ length: batch }, (_, index) => {
        const character = String.fromCodePoint(first + index);
        return `a${character}a${character}${character}가${character}👍${character}\u0301日\n`;
      }).join('');
      if (expectedStarts(text).join() !== startsIn(text).join()) expect.fail(`U+${first.toString(16)} and on`);
    }
  });

  it('agrees with Intl.Segmenter on sequences', () => {
    const unit = fc.constantFrom(
      ...['a', '\n', '\r', '\u0301', '👍', '🏽', '\u200d', '\ufe0f', '🇩', '🇪', 'क', '्', 'ष', '가', '\u1100', '\u1161'],
      ...['日', '\u0600', 'é', '#', '\u20e3', 'twenty plain letters', '❤', '👩', '\ud83d', '\u0e33'],
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
        expect(startsIn(units.join(''))).deep.equal(expectedStarts(units.join('')));
      }),
      { numRuns: 2_000 },
    );
  });
});
