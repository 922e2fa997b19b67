import { expect } from 'chai';
import { FallbackUsageMeter } from '../../../src/adapters/guards/fallback-usage-meter.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import type { UsageMeter } from '../../../src/ports/usage-meter.ts';
import { usageMeterContract } from '../../contracts/usage-meter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Behaviour, FaultyStorage } from '../../support/faulty-storage.ts';
import { alias, anna, meterOver, quotasOf, windowMs } from './fallback-meters.ts';

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
