import { expect } from 'chai';
import fc from 'fast-check';
import { withoutQuotations } from '../../../src/adapters/extractive/quoted.ts';

const quotation = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」/g;

describe('a text without its quotations', () => {
  it('keeps what nobody closes', () => {
    expect(withoutQuotations('“It fell,” said Ann. „Nein“, «non», 「だめ」!')).to.equal(' said Ann. , , !');
    expect(withoutQuotations('“It fell, said "Ann".')).to.equal('“It fell, said .');
  });

  it('is what is left between the first mark and the next that closes it, from the left', () => {
    const marks = fc.array(fc.constantFrom('"', '“', '”', '„', '«', '»', '「', '」', 'a', '\n'), { maxLength: 40 });
    fc.assert(
      fc.property(marks, (some) => {
        expect(withoutQuotations(some.join(''))).to.equal(some.join('').replace(quotation, ''));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is not slowed down by marks that nothing closes', () => {
    const many = `«a» ${'”'.repeat(200_000)}${'“'.repeat(200_000)}`;
    expect(withoutQuotations(many)).to.have.length(many.length - 3);
  });
});
