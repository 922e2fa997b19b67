import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredUsageMeter, type UsageMeterOptions } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { Quotas } from '../../../src/domain/quota.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import { usageMeterContract } from '../../contracts/usage-meter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { spiedStorage } from './spied-storage.ts';

const alias = visitorAlias('a secret');
const quotas: Quotas = { free: { limit: 2, windowMs: 60_000 }, premium: { limit: 4, windowMs: 60_000 } };
const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };

const clock = new FakeClock(1_000_000);
const openMeter = (changes: Partial<UsageMeterOptions> = {}): StoredUsageMeter => {
  const { counters } = new MemoryStorage({ clock });
  return new StoredUsageMeter({ counters, alias, quotas, name: 'generate', inRedis: false, ...changes });
};

usageMeterContract(
  'StoredUsageMeter over memory',
  { describe, it },
  {
    open: (given) => openMeter({ quotas: given }),
    advance: (ms) => clock.advance(ms),
  },
);

describe('StoredUsageMeter', () => {
  it('says whether Redis counted it', async () => {
    for (const inRedis of [true, false]) {
      const meter = openMeter({ inRedis });
      expect((await meter.take(anna)).standing).to.include({ inRedis, used: 1 });
      expect(await meter.look(anna)).to.include({ inRedis, used: 1 });
    }
  });

  it('counts each quota apart, and instances together', async () => {
    const { counters } = new MemoryStorage({ clock });
    const [generate, generateToo, email] = (['generate', 'generate', 'email'] as const).map((name) =>
      openMeter({ counters, name }),
    );
    await generate?.take(anna);
    expect(await generateToo?.look(anna)).to.include({ used: 1 });
    expect(await email?.look(anna)).to.include({ used: 0 });
  });

  it('begins another count where the window has another length', async () => {
    const { counters } = new MemoryStorage({ clock });
    const before = openMeter({ counters });
    const after = openMeter({ counters, quotas: { ...quotas, free: { limit: 2, windowMs: 1_000 } } });
    await before.take(anna);
    expect(await after.look(anna)).to.include({ used: 0 });
    expect((await after.take(anna)).granted).to.equal(true);
    expect(await before.look(anna)).to.include({ used: 1 });
  });

  it('does not count an operator at all', async () => {
    const spied = spiedStorage(new MemoryStorage({ clock }));
    const meter = openMeter({ counters: spied.counters });
    const admission = await meter.take({ kind: 'operator' });
    await meter.giveBack({ kind: 'operator' }, 'receipt');
    await meter.look({ kind: 'operator' });
    expect(admission).to.deep.equal({ granted: true, standing: null, receipt: null });
    expect(spied.calls).to.deep.equal([]);
  });

  it('asks storage in the same tick, so that a cache can be asked along with it', () => {
    const spied = spiedStorage(new MemoryStorage({ clock }));
    void openMeter({ counters: spied.counters }).take(anna);
    expect(spied.calls).to.have.length(1);
  });
});
