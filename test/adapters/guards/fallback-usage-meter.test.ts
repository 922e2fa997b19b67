import { expect } from 'chai';
import fc from 'fast-check';
import { FallbackUsageMeter } from '../../../src/adapters/guards/fallback-usage-meter.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { Quotas } from '../../../src/domain/quota.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { UsageMeter } from '../../../src/ports/usage-meter.ts';
import { usageMeterContract } from '../../contracts/usage-meter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Behaviour, FaultyStorage } from '../../support/faulty-storage.ts';

const windowMs = 60_000;
const quotasOf = (limit: number): Quotas => ({ free: { limit, windowMs }, premium: { limit: 2 * limit, windowMs } });
const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };
const alias = visitorAlias('a secret');

interface Options {
  readonly clock: FakeClock;
  readonly storage: Storage;
  readonly quotas: Quotas;
  readonly instances: number;
}

const meterOver = ({ clock, storage: { counters }, quotas, instances }: Options): UsageMeter => {
  const shared = new StoredUsageMeter({ counters, alias, quotas, name: 'generate', inRedis: true });
  return new FallbackUsageMeter(shared, { counters: new MemoryStorage({ clock }).counters, quotas, instances });
};

const setUp = ({ limit = 4, instances = 1 } = {}) => {
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  const sound = new MemoryStorage({ clock });
  const faulty = new FaultyStorage(sound);
  const quotas = quotasOf(limit);
  const meter = meterOver({ clock, storage: faulty.storage, quotas, instances });
  const witness = new StoredUsageMeter({ counters: sound.counters, alias, quotas, name: 'generate', inRedis: true });
  const take = async (n: number): Promise<number> => {
    let granted = 0;
    for (let i = 0; i < n; i++) if ((await meter.take(anna)).granted) granted += 1;
    return granted;
  };
  return { clock, faulty, meter, take, shared: async () => (await witness.look(anna))?.used };
};

for (const behaviour of ['answers', 'fails', 'loses'] as const satisfies Behaviour[]) {
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  usageMeterContract(
    `FallbackUsageMeter over a storage that ${behaviour}`,
    { describe, it },
    {
      open: (quotas) => {
        const faulty = new FaultyStorage(new MemoryStorage({ clock }));
        faulty.all = behaviour;
        return meterOver({ clock, storage: faulty.storage, quotas, instances: 1 });
      },
      advance: (ms) => clock.advance(ms),
    },
  );
}

describe('FallbackUsageMeter', () => {
  it('asks the shared meter in the same tick', () => {
    const { meter, faulty } = setUp();
    void meter.take(anna);
    expect(faulty.asked).to.deep.equal(['counters.take']);
  });

  it('says who answered', async () => {
    const { meter, faulty } = setUp();
    expect((await meter.take(anna)).standing).to.include({ inRedis: true, used: 1 });
    faulty.all = 'fails';
    expect((await meter.take(anna)).standing).to.include({ inRedis: false, used: 2 });
    expect(await meter.look(anna)).to.include({ inRedis: false, used: 2 });
    faulty.all = 'answers';
    expect(await meter.look(anna)).to.include({ inRedis: true, used: 1 });
  });

  it('starts from its own grants', async () => {
    const { faulty, take } = setUp({ limit: 4 });
    expect(await take(3)).to.equal(3);
    faulty.all = 'fails';
    expect(await take(10)).to.equal(1);
  });

  it('grants its part by itself, at least one, and never more than it has', async () => {
    for (const [limit, instances, part] of [
      [10, 1, 10],
      [10, 3, 3],
      [2, 5, 1],
      [0, 2, 0],
    ] as const) {
      const { faulty, take, meter } = setUp({ limit, instances });
      faulty.all = 'fails';
      expect(await take(20), `${limit} over ${instances}`).to.equal(part);
      const standing = await meter.look(anna);
      expect(standing?.quota).to.deep.equal({ limit: part, windowMs });
      expect(standing?.used).to.equal(part);
    }
  });

  it('says of its part no more than used up, whatever the shared meter granted', async () => {
    const { faulty, take, meter } = setUp({ limit: 10, instances: 5 });
    await take(8);
    faulty.all = 'fails';
    const admission = await meter.take(anna);
    expect(admission).to.deep.include({ granted: false });
    expect(admission.standing).to.deep.include({ quota: { limit: 2, windowMs }, used: 2, inRedis: false });
    expect(admission.standing?.returnsInMs).to.be.greaterThan(0);
  });

  it('counts a taking whose reply was lost here too, though storage may count it as well', async () => {
    const { faulty, take, meter, shared } = setUp({ limit: 4 });
    faulty.all = 'loses';
    expect(await take(2)).to.equal(2);
    expect(await meter.look(anna)).to.include({ inRedis: false, used: 2 });
    expect(await shared()).to.equal(2);
  });

  it('gives back where it was taken', async () => {
    const { faulty, meter, shared } = setUp({ limit: 4 });
    const granted = await meter.take(anna);
    faulty.all = 'fails';
    const local = await meter.take(anna);
    if (!granted.granted || !local.granted) throw new Error('both were to be granted');
    await meter.giveBack(anna, local.receipt ?? '');
    expect(await meter.look(anna)).to.include({ inRedis: false, used: 1 });
    faulty.all = 'answers';
    expect(await shared()).to.equal(1);
    await meter.giveBack(anna, granted.receipt ?? '');
    expect(await shared()).to.equal(0);
    faulty.all = 'fails';
    expect(await meter.look(anna)).to.include({ used: 0 });
  });

  it('does not fail where the shared meter cannot take back: there it stays spent', async () => {
    const { faulty, meter, shared } = setUp({ limit: 4 });
    const granted = await meter.take(anna);
    if (!granted.granted) throw new Error('was to be granted');
    faulty.all = 'fails';
    await meter.giveBack(anna, granted.receipt ?? '');
    expect(await shared()).to.equal(1);
  });

  it('lets exactly its part through when 500 ask at once', async () => {
    const { faulty, meter } = setUp({ limit: 3 });
    faulty.all = 'fails';
    const admissions = await Promise.all(Array.from({ length: 500 }, () => meter.take(anna)));
    expect(admissions.filter(({ granted }) => granted)).to.have.length(3);
  });

  it('hides no mistake', async () => {
    const mistake = new TypeError('a mistake');
    const fails = (): Promise<never> => Promise.reject(mistake);
    const { counters } = new MemoryStorage({ clock: new FakeClock(0) });
    const broken: UsageMeter = { take: fails, giveBack: fails, look: fails };
    const meter = new FallbackUsageMeter(broken, { counters, quotas: quotasOf(1), instances: 1 });
    for (const call of [meter.take(anna), meter.look(anna)]) {
      expect(await call.catch((error: unknown) => error)).to.equal(mistake);
    }
  });
});

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
