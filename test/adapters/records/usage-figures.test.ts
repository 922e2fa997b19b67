import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { countQuotas } from '../../../src/adapters/records/usage-figures.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { UsageMeter } from '../../../src/ports/usage-meter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { spiedStorage } from './spied-storage.ts';

const quota = { limit: 2, windowMs: 3_600_000 };
const quotas = { free: quota, premium: quota };

const setUp = () => {
  const clock = new FakeClock(1_700_000_000_000);
  const faulty = new FaultyStorage(new MemoryStorage({ clock }));
  const { counters, calls } = spiedStorage(faulty.storage);
  const meterOf = (name: 'generate' | 'email') =>
    new StoredUsageMeter({ counters, alias: visitorAlias('a secret'), quotas, name, inRedis: true });
  return { clock, faulty, counters, calls, meters: [meterOf('generate'), meterOf('email')] as const };
};

describe('countQuotas', () => {
  it('counts each visitor’s quotas in use, of every kind, wherever they are', async () => {
    const { clock, counters, meters } = setUp();
    const useAll = async (meter: UsageMeter): Promise<void> => {
      for (let i = 0; i < 300; i++) {
        const visitor = { kind: 'network', network: `2001:db8:${i}::/56`, plan: 'free' } as const;
        for (const _again of [1, 2, 3]) await meter.take(visitor);
      }
    };
    expect(await countQuotas(counters)).to.equal(0);
    for (const meter of meters) await useAll(meter);
    expect(await countQuotas(counters)).to.equal(600);
    clock.advance(2 * quota.windowMs);
    await useAll(meters[0]);
    expect(await countQuotas(counters)).to.equal(300);
  });

  it('asks for all 64 in one tick', async () => {
    const { counters, calls } = setUp();
    const counting = countQuotas(counters);
    expect(new Set(calls.map(([, partition]) => partition)).size).to.equal(64);
    await counting;
    expect(calls).to.have.length(64);
  });

  it('throws while storage is down', async () => {
    const { faulty, counters } = setUp();
    faulty.reads = 'fails';
    expect(await countQuotas(counters).catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
  });
});
