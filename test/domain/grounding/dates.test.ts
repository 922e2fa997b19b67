import { expect } from 'chai';
import { expectSame, unsupported } from './unsupported.ts';

describe('dates of a post', () => {
  const ways = [
    'Nov 3, 2026',
    'Nov. 3rd, 2026',
    '3 November 2026',
    '3rd of November 2026',
    '2026-11-03',
    '2026/11/03',
    '3. November 2026',
    '3 de noviembre de 2026',
    'le 3 novembre 2026',
    '3 ноября 2026',
    '2026年11月3日',
  ];

  it('are the same however they are written', () => {
    expectSame(ways);
    for (const way of ways) {
      expect(unsupported(`On ${way} it began`, 'In November 2026, on Nov. 3 (2026)'), way).to.deep.equal([]);
      expect(unsupported(`On ${way} it began`, 'On Nov 4, 2026!'), way).to.deep.equal(['Nov 4, 2026']);
    }
  });

  it('in numbers alone may be day or month first', () => {
    expect(unsupported('On 03.11.2026', 'On Nov 3, 2026')).to.deep.equal([]);
    expect(unsupported('On 11/3/2026', 'On Nov 3, 2026')).to.deep.equal([]);
    expect(unsupported('On 11/3/2026', 'On Nov 4, 2026')).to.deep.equal(['Nov 4, 2026']);
  });

  it('may be completed with a year, where the source leaves it out', () => {
    expect(unsupported('In 2026 we began, on Nov 3', 'Begun on Nov 3, 2026')).to.deep.equal([]);
    expect(unsupported('In November. It was 2026.', 'It was November 2026')).to.deep.equal([]);
    expect(unsupported('On Nov 3, 2025. Then 2026.', 'On Nov 3, 2026')).to.deep.equal(['Nov 3, 2026']);
  });

  it('have both ends of a range', () => {
    expect(unsupported('3–5 November 2026', 'from 3 November to November 5')).to.deep.equal([]);
    expect(unsupported('November 3-5, 2026', 'on 4 November')).to.deep.equal(['4 November']);
  });

  it('are told from verbs', () => {
    expect(unsupported('Some 3 people', 'Then 3 may enter')).to.deep.equal([]);
  });
});
