import type { Fingerprint } from '../../src/domain/fingerprint.ts';
import type { Thread } from '../../src/domain/thread.ts';
import type { CacheEntry, CacheFence, CacheReading, ThreadCache } from '../../src/ports/thread-cache.ts';

export interface ThreadCacheHarness {
  /** An empty cache. */
  open(options: { readonly maxValueBytes: number }): ThreadCache | Promise<ThreadCache>;
  close?(cache: ThreadCache): Promise<void>;
  /** Clears everything of the fingerprint's source. */
  clear(cache: ThreadCache, fingerprint: Fingerprint): Promise<void>;
  /** Moves the clock that lifetimes are measured by, where it can be moved. */
  advance?(ms: number): void;
}

export const hourMs = 3_600_000;
export const maxValueBytes = 16_384;

export const fenceOf = async (cache: ThreadCache, { fingerprint }: CacheEntry): Promise<CacheFence> =>
  (await cache.read(fingerprint)).fence;

export const write = async (cache: ThreadCache, entry: CacheEntry, lifetimeMs = hourMs): Promise<boolean> =>
  cache.write(entry, await fenceOf(cache, entry), lifetimeMs);

export const threadIn = (reading: CacheReading): Thread | null => (reading.kind === 'hit' ? reading.thread : null);
