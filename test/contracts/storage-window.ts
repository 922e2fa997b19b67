import assert from 'node:assert/strict';
import type { Storage } from '../../src/ports/storage/storage.ts';
import type { ControlledClock } from './storage-harness.ts';
import { type Kit, range } from './storage-kit.ts';
import { take } from './storage-quota.ts';

// A minute, an hour, and windows whose sixtieths are fractions, or less than a millisecond.
const windowsMs = [60_000, 3_600_000, 1000, 997, 61, 7];

export const windowContract = ({ group, harness, test, timed }: Kit): void => {
  const clock = harness.capabilities.controlledClock;
  group('any window', () => {
    timed('is free again at most a sixtieth late, and when it was said to be', async (store, p, time) => {
      const quota = { limit: 2, windowMs: 600 };
      const taken: number[] = [];
      await time.at(0, async () => void taken.push((await take(store, p, quota)).returnsInMs));
      await time.at(200, async () => void (await take(store, p, quota)));
      await time.at(300, async () => {
        const refused = await take(store, p, quota);
        assert.equal(refused.granted, false);
        const [first = 0] = taken;
        assert.ok(first >= 600 - time.toleranceMs && first <= 611 + time.toleranceMs, `${first} ms after the first`);
        assert.ok(Math.abs(refused.returnsInMs - (first - 300)) <= time.toleranceMs, `${refused.returnsInMs} ms`);
        const both = await take(store, p, { ...quota, cost: 2 });
        assert.ok(both.returnsInMs >= 500 - time.toleranceMs && both.returnsInMs <= 511 + time.toleranceMs);
      });
      await time.justBefore(599, async () => assert.equal((await take(store, p, quota)).granted, false));
      await time.from(611, async () => assert.equal((await take(store, p, quota)).granted, true));
    });

    timed('is a sliding one: what is taken late in one stays used in the next', async (store, p, time) => {
      const quota = { limit: 4, windowMs: 600 };
      for (const ms of range(4).map((at) => at * 150)) {
        await time.at(ms, async () => assert.equal((await take(store, p, quota)).granted, true));
      }
      await time.at(530, async () => assert.equal((await take(store, p, quota)).granted, false));
      await time.at(680, async () => {
        assert.equal((await take(store, p, quota)).granted, true);
        assert.equal((await take(store, p, quota)).granted, false);
      });
    });

    if (clock) {
      for (const windowMs of windowsMs) {
        test(`of ${windowMs} ms never has more than the limit, nor is refused without need`, (store, p) =>
          randomly(store, p, { clock, windowMs, limit: 5, rounds: 600, random: seeded(windowMs) }));
      }
      return;
    }
    test('never has more than the limit, under all the takes that fit into a second', crowd);
  });
};

interface Schedule {
  readonly clock: ControlledClock;
  readonly windowMs: number;
  readonly limit: number;
  readonly rounds: number;
  /** From 0 up to but without 1. */
  readonly random: () => number;
}

interface Grant {
  readonly atMs: number;
  readonly receipt: string;
  readonly cost: number;
}

/** Takes, gives back and waits at random, beside a model that remembers every single grant. */
const randomly = async (store: Storage, p: string, schedule: Schedule): Promise<void> => {
  const { clock, windowMs, limit, rounds, random } = schedule;
  const lateMs = Math.ceil(windowMs / 60) + 1;
  const grants = new Set<Grant>();
  let nowMs = 0;
  const within = (ms: number): number =>
    [...grants].reduce((sum, { atMs, cost }) => sum + (nowMs - atMs < ms ? cost : 0), 0);
  for (const _ of range(rounds)) {
    const waitMs = Math.floor(random() ** 3 * windowMs * 0.7);
    await clock.advance(waitMs);
    nowMs += waitMs;
    const back = [...grants].at(-1 - Math.floor(random() * 8));
    if (back && random() < 0.2) {
      await store.counters.giveBack(p, 'k', back.receipt);
      grants.delete(back);
    }
    const cost = Math.floor(random() * 4);
    const taking = await take(store, p, { limit, windowMs, cost });
    const atMs = nowMs;
    if (taking.granted && cost > 0) grants.add({ atMs, cost, receipt: taking.receipt ?? '' });
    assert.ok(within(windowMs) <= limit, `${within(windowMs)} within a window at ${nowMs} ms`);
    assert.ok(taking.granted || within(windowMs + lateMs) + cost > limit, `refused without need at ${nowMs} ms`);
    assert.ok(taking.used >= within(windowMs) && taking.used <= within(windowMs + lateMs), `used ${taking.used}`);
    if (!taking.granted && random() < 0.5) nowMs += await waitAsTold(store, p, schedule, cost, taking.returnsInMs);
  }
};

/** Until a refused demand is said to be granted: a little before it is not. @returns how long that was. */
const waitAsTold = async (
  store: Storage,
  p: string,
  { clock, windowMs, limit }: Schedule,
  cost: number,
  returnsInMs: number,
): Promise<number> => {
  const early = Math.max(0, returnsInMs - 2);
  await clock.advance(early);
  if (early > 0) assert.equal((await take(store, p, { limit, windowMs, cost })).granted, false, 'sooner than told');
  await clock.advance(returnsInMs - early);
  const taking = await take(store, p, { limit, windowMs, cost });
  assert.equal(taking.granted, true, 'later than told');
  await store.counters.giveBack(p, 'k', taking.receipt ?? '');
  return returnsInMs;
};

/** By a real clock: of any two grants that are `limit` apart, the later ended at least a window after the earlier began. */
const crowd = async (store: Storage, p: string): Promise<void> => {
  const quota = { limit: 5, windowMs: 200 };
  const grants: { readonly beganMs: number; readonly endedMs: number }[] = [];
  const endMs = performance.now() + 1000;
  while (performance.now() < endMs) {
    const beganMs = performance.now();
    const { granted } = await take(store, p, quota);
    if (granted) grants.push({ beganMs, endedMs: performance.now() });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(grants.length > quota.limit, 'nothing came back within a second');
  for (const [at, { endedMs }] of grants.entries()) {
    const earlier = grants[at - quota.limit];
    // A backend's clock counts whole milliseconds.
    if (earlier) assert.ok(endedMs - earlier.beganMs >= quota.windowMs - 1, 'more than the limit within a window');
  }
};

/** Mulberry32, by Tommy Ettinger: the same numbers in every run. */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
