import { expect } from 'chai';
import fc from 'fast-check';
import { restored, storable } from '../../../src/adapters/sqlite/storable.ts';

// Any UTF-16 code units, lone surrogates among them, and what escapes of those look like.
const text = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('\ud800', '\u{10ffff}', '"\\ud800"', '\u0000').chain((odd) => fc.string().map((rest) => odd + rest)),
);

describe('a text for SQLite', () => {
  it('is well-formed, comes back, and is that of no other', () => {
    fc.assert(
      fc.property(text, (original) => {
        expect(storable(original).isWellFormed()).to.equal(true);
        expect(restored(storable(original))).to.equal(original);
        expect(restored(storable(storable(original)))).to.equal(storable(original));
      }),
    );
  });

  it('is the text itself where that can be', () => {
    for (const plain of ['', 'a b', 'é', '👩‍👩‍👧‍👦', 'nul\u0000nul', '"\\ud800"'])
      expect(storable(plain)).to.equal(plain);
  });
});
