import { randomUUID } from 'node:crypto';
import { StoredCacheAdministration } from '../../../src/adapters/records/stored-cache-administration.ts';
import { StoredThreadArchive } from '../../../src/adapters/records/stored-thread-archive.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { CacheEntry } from '../../../src/ports/thread-cache.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';

export const dayMs = 86_400_000;
export const keptMs = 30 * dayMs;
export const entry = sampleEntry('One. Two.');
export const id = entry.fingerprint.threadId;
export const archived = { thread: entry.thread, sourceText: entry.sourceText };

/** What of an instance has to do with an archive. */
export const partsOver = (storage: Storage, clock = systemClock) => ({
  cache: new StoredThreadCache(storage.entries, clock, 10_000),
  archive: new StoredThreadArchive(storage, keptMs, randomUUID),
  administration: new StoredCacheAdministration(storage),
});

/** Caches the thread. */
export const fill = async ({ cache }: ReturnType<typeof partsOver>, { fingerprint, ...rest }: CacheEntry = entry) =>
  cache.write({ fingerprint, ...rest }, (await cache.read(fingerprint)).fence, dayMs);
