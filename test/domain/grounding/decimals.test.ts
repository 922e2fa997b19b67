import { expect } from 'chai';
import fc from 'fast-check';
import { asciiDigits, readDecimal, shiftDecimal } from '../../../src/domain/grounding/decimals.ts';

describe('reading a decimal', () => {
  for (const [written, values] of [
    ['1200', ['1200']],
    ['007', ['7']],
    ['0', ['0']],
    ['1.50', ['1.5']],
    ['.5', ['0.5']],
    ['1,2', ['1.2']],
    ['1,200', ['1200']],
    ['1.200', ['1200', '1.2']],
    ['1.234', ['1234', '1.234']],
    ['0.123', ['0.123']],
    ['1.234,5', ['1234.5']],
    ['1,234.5', ['1234.5']],
    ['1,234,567', ['1234567']],
    ['12,34,567', ['1234567']],
    ["1'234'567.89", ['1234567.89']],
    ['1٬234٫5', ['1234.5']],
    ['1٫234', ['1.234']],
    ['1.2.3', []],
    ['1,23,4', []],
    ['1.234,5,6', []],
    ['1234,567,890', []],
  ] as const) {
    it(`${written} may be ${values.join(' or ') || 'no number'}`, () => {
      expect(readDecimal(written)).to.deep.equal(values);
    });
  }

  it('reads the digits and separators of any language', () => {
    const locales = fc.constantFrom(
      'en',
      'de',
      'fr',
      'de-CH',
      'hi',
      'ar-EG',
      'fa',
      'bn',
      'th-u-nu-thai',
      'en-u-nu-fullwide',
    );
    fc.assert(
      fc.property(
        locales,
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.integer({ min: 1, max: 9 }),
        (locale, whole, tenths) => {
          const value = Number(`${whole}.${tenths}`);
          expect(readDecimal(value.toLocaleString(locale)), locale).to.include(String(value));
        },
      ),
    );
  });

  it('knows every decimal digit of Unicode', () => {
    expect(asciiDigits('٠١٢٣٤٥٦٧٨٩ ०१२३४५६७८९ 𝟎𝟗𝟘𝟡𝟢𝟫𝟬𝟵𝟶𝟿 ９')).to.equal('0123456789 0123456789 0909090909 9');
  });

  it('moves the point', () => {
    expect(shiftDecimal('1.2', 3)).to.equal('1200');
    expect(shiftDecimal('1.2345', 3)).to.equal('1234.5');
    expect(shiftDecimal('0.5', 6)).to.equal('500000');
    expect(shiftDecimal('7', 0)).to.equal('7');
    expect(shiftDecimal('0', 6)).to.equal('0');
  });
});
