import { expect } from 'chai';
import fc from 'fast-check';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Behaviour, FaultyStorage } from '../../support/faulty-storage.ts';
import { anna, meterOver, quotasOf, windowMs } from './fallback-meters.ts';

/** What a storage does at each turn: works, fails, loses replies, or comes back without what it had. */
type Turn = Behaviour | 'forgets';

describe('FallbackUsageMeter over a storage that flaps', () => {
  const limit = 5;

  /** When requests were granted, made at a steady pace while storage turns. */
  const grantsOf = async (turns: readonly Turn[], paceMs: number): Promise<number[]> => {
    const clock = new FakeClock(Date.UTC(2026, 0, 1));
    let faulty = new FaultyStorage(new MemoryStorage({ clock }));
    const counters: Storage['counters'] = {
      ...faulty.storage.counters,
      take: (...args) => faulty.storage.counters.take(...args),
    };
    const storage = { ...faulty.storage, counters };
    const meter = meterOver({ clock, storage, quotas: quotasOf(limit), instances: 1 });
    const grants: number[] = [];
    for (const turn of turns) {
      if (turn === 'forgets') faulty = new FaultyStorage(new MemoryStorage({ clock }));
      else faulty.all = turn;
      for (let i = 0; i < 3; i++) {
        if ((await meter.take(anna)).granted) grants.push(clock.now());
        clock.advance(paceMs);
      }
    }
    return grants;
  };

  const mostInAnyWindow = (grants: readonly number[]): number =>
    Math.max(0, ...grants.map((start) => grants.filter((at) => at >= start && at < start + windowMs).length));

  it('never grants more than twice the limit in any window, even where storage forgets each time', async () => {
    const turn = fc.constantFrom<Turn>('answers', 'fails', 'loses', 'forgets');
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 60 }), fc.integer({ min: 1, max: 5_000 }), async (turns, paceMs) => {
        expect(mostInAnyWindow(await grantsOf(turns, paceMs))).to.be.at.most(2 * limit);
      }),
      { numRuns: 100 },
    );
  });

  it('grants at most twice the limit where storage is up and down every second, and it reaches that where it forgets', async () => {
    const turns = Array.from({ length: 60 }, (_, i): Turn => (i % 2 === 0 ? 'answers' : 'fails'));
    expect(mostInAnyWindow(await grantsOf(turns, 333))).to.be.at.most(2 * limit);
    const forgetting = Array.from({ length: 60 }, (_, i): Turn => (i % 2 === 0 ? 'forgets' : 'fails'));
    // Twice, and not sixty times; the bound is reached, so that it is the bound that is tested.
    expect(mostInAnyWindow(await grantsOf(forgetting, 333))).to.equal(2 * limit);
  });

  it('gives back a shared grant that it does not pass on', async () => {
    const clock = new FakeClock(Date.UTC(2026, 0, 1));
    const stores = Array.from({ length: 4 }, () => new MemoryStorage({ clock }));
    let current = 0;
    const counters: Storage['counters'] = {
      ...new FaultyStorage(stores[0] as MemoryStorage).storage.counters,
      take: (...args) => (stores[current] as MemoryStorage).counters.take(...args),
      giveBack: (...args) => (stores[current] as MemoryStorage).counters.giveBack(...args),
    };
    const storage = { ...new FaultyStorage(stores[0] as MemoryStorage).storage, counters };
    const meter = meterOver({ clock, storage, quotas: quotasOf(limit), instances: 1 });
    for (; current < 2; current++) for (let i = 0; i < limit; i++) await meter.take(anna);
    const refused = await meter.take(anna);
    expect(refused.granted).to.equal(false);
    expect(refused.standing).to.include({ inRedis: false, used: limit });
    expect(await meter.look(anna)).to.include({ inRedis: true, used: 0 });
  });
});
