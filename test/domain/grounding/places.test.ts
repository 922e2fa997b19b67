import { expect } from 'chai';
import fc from 'fast-check';
import { digitRuns, lettersBefore, matchesAt, wordStarts, wordsOf } from '../../../src/domain/grounding/places.ts';
import { hardText } from '../fitting/texts.ts';

const parts = ['May', ' ', '3', '12', ', ', '2026', '.', '𝐀𝐁', '𝟙', '👍', 'ſix', '月', '_', 'Ⅷ', 'a', 'é', '٣', '\n'];
const text = fc.oneof(
  fc.array(fc.constantFrom(...parts), { maxLength: 40 }).map((some) => some.join('')),
  hardText,
);
const indices = (matches: Iterable<RegExpExecArray>): readonly string[] =>
  Array.from(matches, ({ 0: written, index }) => `${index} ${written}`);

describe('places in a text', () => {
  it('are where runs of digits begin, of any script', () => {
    fc.assert(
      fc.property(text, (some) => {
        expect(digitRuns(some)).to.deep.equal(Array.from(some.matchAll(/\p{Nd}+/gu), ({ index }) => index));
      }),
    );
  });

  it('are where words begin', () => {
    fc.assert(
      fc.property(text, (some) => {
        const expected = Array.from(some.matchAll(/(?<![\p{L}\p{N}_])\p{L}/gu), ({ index }) => index);
        expect([...wordStarts(some)]).to.deep.equal(expected);
      }),
    );
  });

  it('lead to all that a pattern matches that begins at one of them', () => {
    const date = '(?<![\\p{L}\\p{Nd}.])(\\p{Nd}{1,2})\\.? ?(\\p{L}{2,12})';
    const named = '(?<![\\p{L}\\p{N}_])(\\p{L}{1,12})[ .,]{0,3}\\p{Nd}+';
    fc.assert(
      fc.property(text, (some) => {
        const runs = digitRuns(some);
        const all = (pattern: string) => indices(some.matchAll(new RegExp(pattern, 'gu')));
        expect(indices(matchesAt(some, new RegExp(date, 'uy'), runs))).to.deep.equal(all(date));
        const starts = lettersBefore(some, runs, 27);
        expect(indices(matchesAt(some, new RegExp(named, 'uy'), starts))).to.deep.equal(all(named));
      }),
      { numRuns: 1_000 },
    );
  });

  it('are never more than the text is long, however many runs of digits are near', () => {
    for (const period of ['a 1 ', 'a1', '1', 'a b c d e f g h i j k l m n o p 1 ', '𝐀1']) {
      const some = period.repeat(500);
      const places = [...lettersBefore(some, digitRuns(some), 40)];
      expect(places).to.deep.equal([...new Set(places)].sort((a, b) => a - b));
    }
  });
});

describe('the words of a text', () => {
  it('are its runs of letters, each once, also those behind numbers where asked for', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (some, longest) => {
        const words = (pattern: RegExp) =>
          new Set((some.match(pattern) ?? []).filter((word) => word.length <= longest));
        expect(wordsOf(some, longest, true)).to.deep.equal(words(/\p{L}+/gu));
        expect(wordsOf(some, longest, false)).to.deep.equal(words(/(?<![\p{L}\p{N}_])\p{L}+/gu));
      }),
    );
  });
});
