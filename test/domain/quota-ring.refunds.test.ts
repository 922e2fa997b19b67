import { expect } from 'chai';
import { emptyRing, giveBack, type QuotaDemand, take } from '../../src/domain/quota-ring.ts';
import { granted, minuteMs, startMs } from './quota-rings.ts';

describe('a refund to a quota ring', () => {
  const demand: QuotaDemand = { limit: 9, windowMs: minuteMs, cost: 4 };

  it('is the amount of the receipt, at most the amount that is left', () => {
    const { ring, taking } = take(emptyRing, demand, startMs);
    const receipt = taking.receipt ?? '';
    expect(giveBack(ring, receipt).subCounters).to.deep.equal([]);
    const more = granted(granted(ring, minuteMs, startMs, 3), minuteMs, startMs + 30_000);
    expect(giveBack(more, receipt).subCounters).to.deep.equal([startMs + 1000, 3, startMs + 31_000, 1]);
    expect(giveBack(giveBack(more, receipt), receipt).subCounters).to.deep.equal([startMs + 31_000, 1]);
    expect(giveBack(ring, receipt.replace('+4', '+1')).subCounters).to.deep.equal([startMs + 1000, 3]);
  });

  it('is nothing for a receipt that was made up', () => {
    const { ring, taking } = take(emptyRing, demand, startMs);
    const [endMs = '', amount = ''] = (taking.receipt ?? '').split('+');
    const forged = ['', '+', '1', '1+1', `${endMs}+`, `+${amount}`, `${endMs}+-9`, `x${taking.receipt}`, `0${endMs}.4`];
    // The amount of a sub-counter is not its end.
    for (const receipt of [...forged, '4+4', `${taking.receipt}\n`, `${endMs}+1e3`]) {
      expect(giveBack(ring, receipt), receipt).to.equal(ring);
    }
    expect(giveBack(ring, `${endMs}+0`)).to.deep.equal(ring);
  });
});
