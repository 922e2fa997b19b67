import { expect } from 'chai';
import fc from 'fast-check';
import {
  blockedFrom,
  emptyRing,
  giveBack,
  isBlocked,
  maxSubCounters,
  type QuotaDemand,
  type QuotaRing,
  type QuotaTaking,
  ringExpiresAtMs,
  take,
} from '../../src/domain/quota-ring.ts';

const startMs = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

interface Grant {
  readonly atMs: number;
  readonly windowMs: number;
  readonly cost: number;
}

const spentWithin = (grants: readonly Grant[], windowMs: number, nowMs: number): number =>
  grants.reduce(
    (sum, grant) => (nowMs - grant.atMs < windowMs && grant.windowMs >= windowMs ? sum + grant.cost : sum),
    0,
  );

const granted = (ring: QuotaRing, windowMs: number, atMs: number, cost = 1): QuotaRing => {
  const after = take(ring, { limit: Number.MAX_SAFE_INTEGER, windowMs, cost }, atMs);
  expect(after.taking.granted).to.equal(true);
  return after.ring;
};

const look = (ring: QuotaRing, windowMs: number, atMs: number): QuotaTaking =>
  take(ring, { limit: 1, windowMs, cost: 0 }, atMs).taking;

const endsOf = ({ subCounters }: QuotaRing): number[] => subCounters.filter((_, at) => at % 2 === 0);

/** Small, and in order without two for the same time. */
const expectSound = (ring: QuotaRing): void => {
  const ends = endsOf(ring);
  expect(ends.length).to.be.at.most(maxSubCounters);
  expect(ends).to.deep.equal([...new Set(ends)].sort((one, other) => one - other));
  expect(ring.subCounters.filter((number, at) => at % 2 === 1 && number <= 0)).to.deep.equal([]);
};

describe('a quota ring', () => {
  it('never has more than the limit in any window, also when the clock goes back', () => {
    const step = fc.record({
      waitMs: fc.oneof(fc.nat(50), fc.nat(1200)),
      backMs: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(300), fc.nat(100_000)),
      cost: fc.nat(4),
    });
    const steps = fc.array(step, { maxLength: 120 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 2000 }), fc.nat(6), (schedule, windowMs, limit) => {
        let ring: QuotaRing = emptyRing;
        const grants: Grant[] = [];
        // Time goes on, whatever the clock says.
        let [timeMs, clockMs] = [startMs, startMs];
        for (const { waitMs, backMs, cost } of schedule) {
          timeMs += waitMs;
          clockMs += waitMs - backMs;
          const after = take(ring, { limit, windowMs, cost }, clockMs);
          ring = after.ring;
          if (after.taking.granted) grants.push({ atMs: timeMs, windowMs, cost });
          expect(spentWithin(grants, windowMs, timeMs)).to.be.at.most(limit);
          expectSound(ring);
        }
      }),
    );
  });

  it('keeps to the limit and to its size under windows and limits that change with every call', () => {
    const step = fc.record({
      waitMs: fc.oneof(fc.nat(20), fc.nat(500)),
      windowMs: fc.constantFrom(7, 100, 997, 1000, 60_000),
      limit: fc.nat(8),
      cost: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (schedule) => {
        let ring: QuotaRing = emptyRing;
        const grants: Grant[] = [];
        let nowMs = startMs;
        for (const { waitMs, ...demand } of schedule) {
          nowMs += waitMs;
          const after = take(ring, demand, nowMs);
          ring = after.ring;
          if (after.taking.receipt === null) continue;
          grants.push({ atMs: nowMs, ...demand });
          expect(spentWithin(grants, demand.windowMs, nowMs)).to.be.at.most(demand.limit);
          expectSound(ring);
        }
      }),
    );
  });

  it('tells a refused demand when it will fit: not a millisecond too early', () => {
    const costs = fc.array(fc.record({ waitMs: fc.nat(400), cost: fc.integer({ min: 1, max: 4 }) }), { maxLength: 30 });
    fc.assert(
      fc.property(
        costs,
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 4, max: 9 }),
        (schedule, windowMs, limit) => {
          let [ring, nowMs] = [emptyRing, startMs];
          for (const { waitMs, cost } of schedule) {
            nowMs += waitMs;
            const demand = { limit, windowMs, cost };
            const { ring: after, taking } = take(ring, demand, nowMs);
            if (!taking.granted) {
              expect(take(after, demand, nowMs + taking.returnsInMs - 1).taking.granted).to.equal(false);
              expect(take(after, demand, nowMs + taking.returnsInMs).taking.granted).to.equal(true);
            }
            ring = after;
          }
        },
      ),
    );
    expect(take(emptyRing, { limit: 3, windowMs: minuteMs, cost: 4 }, startMs).taking.returnsInMs).to.equal(minuteMs);
  });

  it('is the very same after a look, a refusal and a receipt that names nothing', () => {
    const ring = granted(emptyRing, minuteMs, startMs, 2);
    expect(take(ring, { limit: 9, windowMs: hourMs, cost: 0 }, startMs + 1).ring).to.equal(ring);
    expect(take(ring, { limit: 2, windowMs: hourMs, cost: 1 }, startMs + 1).ring).to.equal(ring);
    expect(giveBack(ring, `${startMs}+1`)).to.equal(ring);
  });

  it('merges the oldest where two windows would make it too long, and forgets none of it early', () => {
    let ring = granted(emptyRing, 100 * hourMs, startMs);
    for (let minute = 1; minute <= 200; minute += 1) ring = granted(ring, hourMs, startMs + minute * minuteMs);
    expect(endsOf(ring)).to.have.length(61);
    expect(look(ring, 100 * hourMs, startMs + 200 * minuteMs).used).to.equal(201);
  });

  it('is over a window after the end of its last sub-counter', () => {
    const ring = granted(emptyRing, hourMs, startMs);
    expect(ringExpiresAtMs(ring)).to.equal(startMs + minuteMs + hourMs);
    expect(look(ring, hourMs, ringExpiresAtMs(ring) - 1).used).to.equal(1);
    expect(look(ring, hourMs, ringExpiresAtMs(ring)).used).to.equal(0);
    expect(ringExpiresAtMs(emptyRing)).to.equal(0);
  });
});

describe('a quota ring whose clock goes back', () => {
  it('waits for one that went back by a little, and grants nothing more for it', () => {
    const demand = { limit: 1, windowMs: minuteMs, cost: 1 };
    const { ring } = take(emptyRing, demand, startMs);
    expect(take(ring, demand, startMs - 1000).taking.returnsInMs).to.equal(62_000);
    const both = granted(granted(emptyRing, hourMs, startMs + 2 * minuteMs, 3), hourMs, startMs);
    expect(both.subCounters).to.deep.equal([startMs + 3 * minuteMs, 4]);
  });

  it('counts as taken now what was taken before the clock was set back', () => {
    const ring = granted(granted(emptyRing, hourMs, startMs + dayMs, 3), hourMs, startMs + dayMs + 10 * minuteMs, 2);
    const { used, returnsInMs } = look(ring, hourMs, startMs);
    expect([used, returnsInMs]).to.deep.equal([5, hourMs + minuteMs]);
    const next = granted(ring, hourMs, startMs);
    expect(next.subCounters).to.deep.equal([startMs + minuteMs, 6]);
    expect(look(next, hourMs, startMs + hourMs + minuteMs).used).to.equal(0);
  });

  it('remembers that for a refused demand too: otherwise a client that keeps asking would wait for ever', () => {
    const demand = { limit: 1, windowMs: minuteMs, cost: 1 };
    const { ring } = take(emptyRing, demand, startMs + 365 * dayMs);
    const set = take(ring, demand, startMs);
    expect([set.taking.granted, set.taking.returnsInMs]).to.deep.equal([false, 61_000]);
    const again = take(set.ring, demand, startMs + 30_000);
    expect([again.taking.granted, again.taking.returnsInMs]).to.deep.equal([false, 31_000]);
    expect(take(again.ring, demand, startMs + 61_000).taking.granted).to.equal(true);
  });
});

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
