import { expect } from 'chai';
import fc from 'fast-check';
import { expectSame, unsupported } from './unsupported.ts';

describe('numbers of a post', () => {
  it('are the same however thousands are written', () => {
    expectSame(['1,200', '1200', '1.2k', '1.2K', '1.2 thousand', '1 200', '1\u202f200', "1'200", 'twelve hundred']);
  });

  it('are the same however millions are written', () => {
    expectSame(['3 million', '3M', '3m', '3 Mio.', '3,000,000', '3.000.000', 'three million', '3.0 million', '300万']);
  });

  it('are the same in the digits of any script', () => {
    expectSame(['1200', '١٢٠٠', '१२००', '１２００', '𝟏𝟐𝟎𝟎', '١٬٢٠٠']);
    expectSame(['300', '三百', '３００']);
    expectSame(['30,000', '3万', '三万', '30 thousand']);
    expectSame(['200 million', '2億', '2亿', '两亿']);
  });

  it('are the same with a decimal comma and a decimal point', () => {
    expectSame(['1.234,5', '1,234.5', '1234.5', '1 234,5']);
    expectSame(['0.5', '0,5', '.5', '0.50']);
    expect(unsupported('It grew by 1.5 metres', 'It is 15 metres')).to.deep.equal(['15']);
  });

  it('take 1.234 for either reading, but 1,200 only for more than a thousand', () => {
    expect(unsupported('1.234 Stück', 'Now 1,234 pieces')).to.deep.equal([]);
    expect(unsupported('1.234 Stück', 'Now 1234 pieces')).to.deep.equal([]);
    expect(unsupported('about 1.2 pieces', 'Now 1,200 pieces')).to.deep.equal(['1,200']);
  });

  it('are the same in digits and in words', () => {
    expectSame(['three', '3']);
    expectSame(['twenty-three', '23']);
    expectSame(['one hundred and five', '105']);
    expectSame(['21st', 'twenty-first', '21']);
    expect(unsupported('It has 4 legs', 'It has three legs')).to.deep.equal(['three']);
    expect(unsupported('the third try', 'the 3rd one')).to.deep.equal([]);
    expect(unsupported('Es waren drei Katzen', 'Es sind 3', { language: 'de' })).to.deep.equal([]);
  });

  it('are not seen in words that seldom count', () => {
    expect(unsupported('Nothing.', 'One may first wait a second, for a hundred reasons')).to.deep.equal([]);
  });

  it('are compared with their per cent', () => {
    expectSame(['5%', '5 %', '5 percent', '5 per cent', '5 Prozent', 'five percent', '٥٪']);
    expect(unsupported('5 apples', 'Up 5%')).to.deep.equal(['5%']);
    expect(unsupported('between 5 and 10 percent', 'Up 5% at least')).to.deep.equal([]);
  });

  it('are compared with their currency', () => {
    expectSame(['$1.2bn', '1.2 billion dollars', 'US$1.2 billion', 'USD 1,200,000,000', '1,200 million dollars']);
    expect(unsupported('It cost €5 million', 'It cost $5 million')).to.deep.equal(['$5 million']);
    expect(unsupported('from 5 to 10 million dollars', 'At least $5m')).to.deep.equal([]);
    expect(unsupported('(in dollars) Revenue: 5 million', 'It made $5m')).to.deep.equal([]);
    expect(unsupported('It raised 5 million', 'It raised $5m')).to.deep.equal(['$5m']);
  });

  it('are held to their scale', () => {
    expect(unsupported('1.2 million saw it', 'It was seen by 1.2 people')).to.deep.equal(['1.2']);
    expect(unsupported('1.2 million saw it', 'It was seen by 1.2 billion')).to.deep.equal(['1.2 billion']);
  });

  it('stand in ranges, lists and versions', () => {
    expect(unsupported('10–20 people', 'between 10 and 20')).to.deep.equal([]);
    expect(unsupported('2019-2021', 'from 2019 until 2022')).to.deep.equal(['2022']);
    expect(unsupported('version 1.2.3', 'now 1.2.4')).to.deep.equal(['1.2.4']);
    expect(unsupported('version v1.2.3', 'now 1.2.3!')).to.deep.equal([]);
    expect(unsupported('scores of 300 500 and 100', 'it had 500')).to.deep.equal([]);
  });

  it('are no claims inside words, as list numbers or as keycaps', () => {
    const post = '1. H2O and CO2\n2) B2B, MP3\n3/ C3PO 1️⃣ go';
    expect(unsupported('Nothing of the kind.', post)).to.deep.equal([]);
  });

  it('are claims after a hyphen and in quarters', () => {
    expect(unsupported('GPT-4 is here', 'It is GPT-5')).to.deep.equal(['5']);
    expect(unsupported('Q3 sales', 'Sales of Q4')).to.deep.equal(['4']);
    expect(unsupported('the third quarter', 'Sales of Q3')).to.deep.equal([]);
  });

  it('are compared by value alone where the post is translated', () => {
    expect(unsupported('Rose 5 kvadrat, three times', '5 % gestiegen, 3 Mal', { translated: true })).to.deep.equal([]);
    expect(unsupported('It rose 5%', 'Um 6 % gestiegen', { translated: true })).to.deep.equal(['6 %']);
    expect(unsupported('on November 3, 2026', 'am 3. November 2026', { translated: true })).to.deep.equal([]);
    expect(unsupported('nothing', 'three ten', { translated: true })).to.deep.equal([]);
  });
});

describe('any number', () => {
  const written = fc.oneof(
    fc.nat({ max: 9_999_999 }).map(String),
    fc.nat({ max: 9_999_999 }).map((n) => n.toLocaleString('en')),
    fc.double({ min: 0.1, max: 999, noNaN: true }).map((n) => n.toFixed(1)),
  );

  it('is supported if the source has it, and flagged if it has another', () => {
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 8 }), fc.nat(), (numbers, other) => {
        const source = numbers.map((number) => `There were ${number} birds.`).join(' ');
        const values = new Set(numbers.map((number) => Number(number.replaceAll(',', ''))));
        for (const number of numbers) expect(unsupported(source, `We saw ${number} today`)).to.deep.equal([]);
        fc.pre(!values.has(other));
        expect(unsupported(source, `We saw ${other} today`)).to.deep.equal([String(other)]);
      }),
      { numRuns: 60 },
    );
  });
});
