import { expect } from 'chai';
import { StorageBreaker } from '../../src/adapters/guards/storage-breaker.ts';
import { MemoryStorage } from '../../src/adapters/memory/memory-storage.ts';
import { StorageHealth } from '../../src/app/storage-health.ts';
import { ControlledTime } from '../support/controlled-time.ts';
import { FaultyStorage } from '../support/faulty-storage.ts';
import { ShardedStorage } from '../support/sharded-storage.ts';

const setUp = () => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  const breaker = new StorageBreaker(faulty.storage, { timer: time, onTransition: () => undefined });
  return { time, faulty, health: new StorageHealth(breaker.storage, breaker, time) };
};

describe('StorageHealth', () => {
  it('is down as soon as a check fails, even without other calls, and says why', async () => {
    const { faulty, health } = setUp();
    faulty.all = 'fails';
    expect(await health.check()).to.deep.equal({ ok: false, latencyMs: null, fault: 'probe was made to fail' });
    expect(health.state).to.equal('down');
  });

  it('is degraded where only reads are answered', async () => {
    const { faulty, health } = setUp();
    faulty.writes = 'fails';
    expect(await health.check()).to.include({ ok: false });
    expect(health.state).to.equal('degraded');
  });

  it('is well again by itself, without another check', async () => {
    const { time, faulty, health } = setUp();
    faulty.all = 'fails';
    await health.check();
    await time.pass(10_000);
    expect(health.state).to.equal('down');
    faulty.all = 'answers';
    await time.pass(1_500);
    expect(health.state).to.equal('ok');
  });

  it('asks storage at most once a second', async () => {
    const { time, faulty, health } = setUp();
    const checks = await Promise.all([health.check(), health.check()]);
    expect(checks.map(({ ok, fault }) => [ok, fault])).to.deep.equal([
      [true, null],
      [true, null],
    ]);
    await time.pass(999);
    await health.check();
    expect(faulty.asked).to.deep.equal(['probe']);
    await time.pass(1);
    await health.check();
    expect(faulty.asked).to.deep.equal(['probe', 'probe']);
  });
});

describe('StorageHealth over shards', () => {
  const setUpShards = async () => {
    const time = new ControlledTime();
    const sharded = new ShardedStorage(new MemoryStorage({ clock: time }));
    const breaker = new StorageBreaker(sharded.storage, { timer: time, onTransition: () => undefined });
    await Promise.all(['a1', 'b1', 'c1'].map((partition) => breaker.storage.values.get(partition, ['k'])));
    return { time, sharded, health: new StorageHealth(breaker.storage, breaker, time) };
  };

  it('is degraded while one of them is lost, whichever it is, and well again by itself', async () => {
    for (const lost of ['a', 'b', 'c']) {
      const { time, sharded, health } = await setUpShards();
      sharded.behaviours.set(lost, 'refuses');
      expect(await health.check()).to.deep.equal({ ok: false, latencyMs: null, fault: `${lost} refuses` });
      expect(health.state).to.equal('degraded');
      await time.pass(10_000);
      expect(health.state).to.equal('degraded');
      sharded.behaviours.clear();
      await time.pass(2_000);
      expect(health.state).to.equal('ok');
      expect(await health.check()).to.include({ ok: true, fault: null });
    }
  });

  it('is down where all of them are lost', async () => {
    const { sharded, health } = await setUpShards();
    for (const shard of ['a', 'b', 'c']) sharded.behaviours.set(shard, 'hangs');
    await health.check();
    expect(health.state).to.equal('down');
    expect(health.breaker).to.deep.equal({ reads: 'open', writes: 'open' });
  });

  it('is degraded where all of them refuse writes', async () => {
    const { sharded, health } = await setUpShards();
    for (const shard of ['a', 'b', 'c']) sharded.behaviours.set(shard, 'full');
    await health.check();
    expect(health.state).to.equal('degraded');
  });
});
