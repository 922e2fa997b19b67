import { expect } from 'chai';
import fc from 'fast-check';
import {
  emptyRing,
  giveBack,
  isBlocked,
  type QuotaRing,
  ringExpiresAtMs,
  take,
} from '../../../src/adapters/memory/quota-ring.ts';
import { decodeRing, encodeRing } from '../../../src/adapters/memory/ring-text.ts';

const startMs = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;

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
          expect(ring.subCounters.length).to.be.at.most(61);
          const ends = ring.subCounters.map(({ endMs }) => endMs);
          expect(ends).to.deep.equal([...ends].sort((one, other) => one - other));
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
          expect(ring.subCounters.length).to.be.at.most(61);
        }
      }),
    );
  });

  it('merges the oldest where two windows would make it too long, and forgets none of it early', () => {
    let ring: QuotaRing = emptyRing;
    ring = take(ring, { limit: 1000, windowMs: 60 * minuteMs, cost: 1 }, startMs).ring;
    for (let second = 1; second <= 200; second += 1) {
      ring = take(ring, { limit: 1000, windowMs: minuteMs, cost: 1 }, startMs + second * 1000).ring;
    }
    expect(ring.subCounters).to.have.length(61);
    const look = { limit: 1000, windowMs: 60 * minuteMs, cost: 0 };
    expect(take(ring, look, startMs + 200_000).taking.used).to.equal(201);
  });

  it('waits for a clock that went back a little, and takes what is far ahead for now', () => {
    const demand = { limit: 1, windowMs: minuteMs, cost: 1 };
    const { ring } = take(emptyRing, demand, startMs);
    expect(take(ring, demand, startMs - 1000).taking.returnsInMs).to.equal(62_000);
    const set = take(ring, demand, startMs - 365 * 86_400_000);
    expect(set.taking.granted).to.equal(false);
    expect(set.taking.returnsInMs).to.equal(61_000);
    expect(take(set.ring, demand, startMs - 365 * 86_400_000 + 61_000).taking.granted).to.equal(true);
  });

  it('gives back no more than the receipt, nothing for a forged one, and stays in order', () => {
    const demand = { limit: 9, windowMs: minuteMs, cost: 4 };
    const { ring, taking } = take(emptyRing, demand, startMs);
    const [endMs = '', amount = ''] = (taking.receipt ?? '').split('.');
    for (const forged of ['', '.', 'x', `${endMs}.`, `${endMs}.-5`, `${endMs}.0`, `.${amount}`, '0.4', '* 1 2.3']) {
      expect(giveBack(ring, forged), forged).to.deep.equal(ring);
    }
    expect(giveBack(ring, `${endMs}.1`).subCounters[0]?.amount).to.equal(3);
    expect(giveBack(ring, `${endMs}.zzz`).subCounters).to.deep.equal([]);
  });

  it('knows when it is blocked, and when it is past', () => {
    const demand = { limit: 4, windowMs: minuteMs, cost: 2 };
    const once = take(emptyRing, demand, startMs).ring;
    expect(isBlocked(once, startMs)).to.equal(false);
    const twice = take(once, demand, startMs + 1).ring;
    expect(isBlocked(twice, startMs + 1)).to.equal(true);
    expect(isBlocked(twice, startMs + 61_000)).to.equal(false);
    expect(ringExpiresAtMs(twice)).to.equal(startMs + 61_000);
  });

  it('is the same after it was kept as text', () => {
    const subCounters = fc
      .array(fc.record({ gapMs: fc.nat(1e9), amount: fc.integer({ min: 1, max: 2 ** 40 }) }), { maxLength: 61 })
      .map((gaps) => {
        let endMs = startMs;
        return gaps.map(({ gapMs, amount }) => {
          endMs += gapMs;
          return { endMs, amount };
        });
      });
    const ring = fc.record({ keepMs: fc.nat(), blockedAbove: fc.integer(), subCounters });
    fc.assert(fc.property(ring, (any) => expect(decodeRing(encodeRing(any))).to.deep.equal(any) && true));
  });
});
