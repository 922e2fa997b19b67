import { expect } from 'chai';
import { MeteredThreadCache } from '../../../src/adapters/guards/metered-thread-cache.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { PrometheusMetrics } from '../../../src/adapters/prometheus/prometheus-metrics.ts';
import { sourcePartition } from '../../../src/adapters/records/partitions.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import type { Entries } from '../../../src/ports/storage/entries.ts';
import type { ThreadCache } from '../../../src/ports/thread-cache.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { threadCacheContract } from '../../contracts/thread-cache.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const clock = new FakeClock(1_700_000_000_000);
const backends = new Map<ThreadCache, Entries>();
const open = (maxValueBytes: number, metrics = new PrometheusMetrics()): ThreadCache => {
  const { entries } = new MemoryStorage({ clock });
  const cache = new MeteredThreadCache(new StoredThreadCache(entries, clock, maxValueBytes), metrics);
  backends.set(cache, entries);
  return cache;
};

threadCacheContract(
  'MeteredThreadCache',
  { describe, it },
  {
    open: ({ maxValueBytes }) => open(maxValueBytes),
    clear: async (cache, { sourceDigest }) => {
      const scope = sourceDigest.slice(0, 32);
      await backends.get(cache)?.invalidate(sourcePartition(scope), scope);
    },
    advance: (ms) => clock.advance(ms),
  },
);

describe('MeteredThreadCache', () => {
  it('counts reads by the level that answered', async () => {
    const metrics = new PrometheusMetrics();
    const cache = open(10_000, metrics);
    const entry = sampleEntry('One.');
    await cache.write(entry, (await cache.read(entry.fingerprint)).fence, 60_000);
    await cache.read(entry.fingerprint);
    const text = await metrics.expose();
    expect(text).to.include('threadr_cache_reads_total{level="none"} 1');
    expect(text).to.include('threadr_cache_reads_total{level="storage"} 1');
  });
});
