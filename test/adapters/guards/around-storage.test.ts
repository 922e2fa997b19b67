import { expect } from 'chai';
import { type Around, aroundStorage, isWrite, type VerbName } from '../../../src/adapters/guards/around-storage.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { storageContract } from '../../contracts/storage.ts';
import { verbsOf } from '../../contracts/storage-verbs.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

const clock = new FakeClock(Date.UTC(2026, 0, 1));
const open = (): MemoryStorage => new MemoryStorage({ clock });
const transparent: Around = (_verb, call) => call();

storageContract(
  'aroundStorage, with nothing around',
  { describe, it },
  {
    open: async () => aroundStorage(open(), transparent),
    close: (store) => store.close(),
    capabilities: { shared: false, survivesReopen: false, durability: 'no', controlledClock: clock },
  },
);

describe('aroundStorage', () => {
  it('goes around every verb, by its name, in the same tick', () => {
    const around: VerbName[] = [];
    const faulty = new FaultyStorage(open());
    const storage = aroundStorage(faulty.storage, (verb, call) => {
      around.push(verb);
      return call();
    });
    const verbs = { ...verbsOf(storage, 'p'), describe: () => storage.describe(), probe: () => storage.probe() };
    for (const [name, call] of Object.entries(verbs)) {
      void call();
      expect(around.at(-1)).to.equal(name.split(' ')[0]);
    }
    expect(faulty.asked).to.deep.equal(around);
    expect([...new Set(around)].sort()).to.deep.equal(Object.keys(isWrite).sort());
  });

  it('gets the partition of each verb, and undefined for verbs without one', () => {
    const told: unknown[] = [];
    const storage = aroundStorage(open(), (_verb, call, _durable, partition) => {
      told.push(partition);
      return call();
    });
    const verbs = Object.values(verbsOf(storage, 'p'));
    for (const call of verbs) void call();
    expect(told).to.deep.equal(verbs.map(() => 'p'));
    void storage.probe('q');
    void storage.describe();
    expect(told.slice(-2)).to.deep.equal(['q', undefined]);
  });

  it('has the shards of the storage, and none where that has none', () => {
    const backend = Object.assign(open(), { shardOf: (partition: string) => `shard of ${partition}` });
    expect(aroundStorage(backend, transparent).shardOf?.('p')).to.equal('shard of p');
    expect(aroundStorage(open(), transparent)).not.to.have.property('shardOf');
  });

  it('does not call the storage if the wrapper does not', async () => {
    const faulty = new FaultyStorage(open());
    const storage = aroundStorage(faulty.storage, () => Promise.reject(new Error('no')));
    for (const call of Object.values(verbsOf(storage, 'p'))) {
      expect(await call().catch((error: Error) => error.message)).to.equal('no');
    }
    expect(faulty.asked).to.deep.equal([]);
  });
});
