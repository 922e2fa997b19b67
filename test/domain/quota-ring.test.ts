import { expect } from 'chai';
import fc from 'fast-check';
import {
  emptyRing,
  giveBack,
  maxSubCounters,
  type QuotaRing,
  ringExpiresAtMs,
  take,
} from '../../src/domain/quota-ring.ts';
import { granted, hourMs, look, minuteMs, startMs } from './quota-rings.ts';

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
