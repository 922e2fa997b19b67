import { expect } from 'chai';
import fc from 'fast-check';
import { blockedFrom, emptyRing, isBlocked, take } from '../../src/domain/quota-ring.ts';
import { minuteMs, startMs } from './quota-rings.ts';

describe('a quota that is blocked', () => {
  it('would refuse its demand if it were made again', () => {
    const step = fc.record({ waitMs: fc.nat(400), limit: fc.nat(6), cost: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 2000 }), (schedule, windowMs) => {
        let [ring, nowMs] = [emptyRing, startMs];
        for (const { waitMs, limit, cost } of schedule) {
          nowMs += waitMs;
          const demand = { limit, windowMs, cost };
          ring = take(ring, demand, nowMs).ring;
          // A ring that nothing was taken from has no window.
          if (ring.keepMs === 0) continue;
          expect(isBlocked(ring, blockedFrom(demand), nowMs)).to.equal(!take(ring, demand, nowMs).taking.granted);
        }
      }),
    );
  });

  it('is one where a look would find nothing left, and is free with the window', () => {
    const demand = { limit: 4, windowMs: minuteMs, cost: 2 };
    const once = take(emptyRing, demand, startMs).ring;
    expect(isBlocked(once, blockedFrom(demand), startMs)).to.equal(false);
    const twice = take(once, demand, startMs + 1).ring;
    expect(isBlocked(twice, blockedFrom(demand), startMs + 1)).to.equal(true);
    expect(isBlocked(twice, blockedFrom({ ...demand, cost: 0 }), startMs + 1)).to.equal(true);
    expect(isBlocked(twice, blockedFrom(demand), startMs + 61_000)).to.equal(false);
    expect(blockedFrom({ ...demand, limit: -9 })).to.equal(0);
  });
});
