import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { sourcePartition } from '../../../src/adapters/records/partitions.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { parseThreadId } from '../../../src/domain/fingerprint.ts';
import type { ThreadCache } from '../../../src/ports/thread-cache.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { FakeClock } from '../../support/fake-clock.ts';

export const createdAtMs = 1_700_000_000_000;
export const entry = sampleEntry('One. Two.');
export const { threadId } = entry.fingerprint;
export const { sourceScope, digest } = parseThreadId(threadId) ?? { sourceScope: '', digest: '' };
export const partition = sourcePartition(sourceScope);

/** A cache, and the entries that it is kept in. */
export const setUp = (nowMs = createdAtMs) => {
  const clock = new FakeClock(nowMs);
  const { entries } = new MemoryStorage({ clock });
  return { clock, entries, cache: new StoredThreadCache(entries, clock, 10_000) };
};

export const write = async (cache: ThreadCache, lifetimeMs = 60_000): Promise<boolean> =>
  cache.write(entry, (await cache.read(entry.fingerprint)).fence, lifetimeMs);
