import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { sourcePartition } from '../../../src/adapters/records/partitions.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import type { Entries } from '../../../src/ports/storage/entries.ts';
import type { ThreadCache } from '../../../src/ports/thread-cache.ts';
import { threadCacheContract } from '../../contracts/thread-cache.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { createdAtMs } from './thread-caches.ts';

const contractClock = new FakeClock(createdAtMs);
const backends = new Map<ThreadCache, Entries>();
threadCacheContract(
  'StoredThreadCache over memory',
  { describe, it },
  {
    open: ({ maxValueBytes }) => {
      const { entries } = new MemoryStorage({ clock: contractClock });
      const cache = new StoredThreadCache(entries, contractClock, maxValueBytes);
      backends.set(cache, entries);
      return cache;
    },
    close: async (cache) => void backends.delete(cache),
    clear: async (cache, { sourceDigest }) => {
      const scope = sourceDigest.slice(0, 32);
      await backends.get(cache)?.invalidate(sourcePartition(scope), scope);
    },
    advance: (ms) => contractClock.advance(ms),
  },
);
