import { expect } from 'chai';
import fc from 'fast-check';
import { untilUtcMidnightMs } from '../../src/domain/budget.ts';
import { utcDayOf } from '../../src/domain/utc-day.ts';

describe('untilUtcMidnightMs', () => {
  it('is a whole day at midnight, and a millisecond just before', () => {
    expect(untilUtcMidnightMs(Date.UTC(2026, 0, 1))).to.equal(86_400_000);
    expect(untilUtcMidnightMs(Date.UTC(2026, 0, 1) - 1)).to.equal(1);
    expect(untilUtcMidnightMs(-1)).to.equal(1);
  });

  it('leads to the first moment of another day', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }), (date) => {
        const nowMs = date.getTime();
        const midnightMs = nowMs + untilUtcMidnightMs(nowMs);
        expect(utcDayOf(midnightMs)).to.not.equal(utcDayOf(nowMs));
        expect(utcDayOf(midnightMs - 1)).to.equal(utcDayOf(nowMs));
      }),
    );
  });
});
