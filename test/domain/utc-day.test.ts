import { expect } from 'chai';
import fc from 'fast-check';
import { latestUtcDays, monthOf, untilUtcMidnightMs, utcDayOf } from '../../src/domain/utc-day.ts';

describe('a UTC day', () => {
  it('begins at midnight UTC', () => {
    const midnightMs = Date.UTC(2028, 1, 29);
    expect([midnightMs - 1, midnightMs].map(utcDayOf)).to.deep.equal(['2028-02-28', '2028-02-29']);
    expect(monthOf('2028-02-29')).to.equal('2028-02');
  });

  it('has others before it, each once, over the ends of months, years and summer time', () => {
    expect(latestUtcDays(Date.UTC(2028, 2, 1, 23, 59), 3)).to.deep.equal(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(latestUtcDays(Date.UTC(2026, 0, 1), 2)).to.deep.equal(['2025-12-31', '2026-01-01']);
    expect(latestUtcDays(Date.UTC(2026, 0, 1, 12), 1)).to.deep.equal(['2026-01-01']);
    const years = latestUtcDays(Date.UTC(2026, 6, 1, 12), 3_650);
    expect(new Set(years).size).to.equal(3_650);
    expect(years).to.deep.equal(years.toSorted());
  });
});

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
