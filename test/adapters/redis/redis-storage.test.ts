import { expect } from 'chai';
import type { StorageHarness } from '../../contracts/storage.ts';
import { storageContract } from '../../contracts/storage.ts';
import { closingAfter } from '../../support/closing.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { firstOf, startSingle, type Topology } from '../../support/topologies.ts';

describe('the Redis backend', () => {
  let redis: Topology;
  before(async () => {
    redis = await startSingle();
  });
  after(() => redis.stop());
  const closing = closingAfter(afterEach);

  const harness: StorageHarness = {
    open: () => openStorage(redis.target, { commandTimeoutMs: 500 }),
    close: (storage) => storage.close(),
    capabilities: { shared: true, survivesReopen: true, durability: 'no' },
    faults: {
      begin: async () => firstOf(redis).freeze(),
      end: async () => firstOf(redis).thaw(),
    },
  };
  storageContract('one Redis', { describe, it }, harness);

  it('is one shard, and says so by naming none', async () => {
    const store = closing(await openStorage(redis.target));
    expect(store.shardOf).to.equal(undefined);
  });
});
