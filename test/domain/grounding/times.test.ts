import { expect } from 'chai';
import { expectSame, unsupported } from './unsupported.ts';

describe('times in a post', () => {
  it('are the same on both clocks', () => {
    expectSame(['3 pm', '3 p.m.', '3:00 PM', '15:00', '3PM']);
    expect(unsupported('at 3:30', 'at 3:30 pm')).to.deep.equal([]);
    expect(unsupported('from 3 to 5 pm', 'It starts at 3 pm')).to.deep.equal([]);
    expect(unsupported('at 3 pm', 'at 4 pm')).to.deep.equal(['4 pm']);
    expect(unsupported('at 3 am', 'at 15:00')).to.deep.equal(['15:00']);
  });
});
