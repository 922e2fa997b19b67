import type { Fingerprint } from '../domain/fingerprint.ts';
import type { Thread, ThreadId } from '../domain/thread.ts';

/** Threads that were generated before, each for as long as its lifetime. */
export interface ThreadCache {
  read(fingerprint: Fingerprint): Promise<CacheReading>;

  /**
   * Keeps a thread, and the normalised source text that its ranges point into, unless what the fence stands for was
   * cleared or superseded since it was read.
   *
   * @returns whether it was kept: false past the size cap, or when a clear, or a fresher thread, came in between.
   */
  write(entry: CacheEntry, fence: CacheFence, lifetimeMs: number): Promise<boolean>;

  find(id: ThreadId): Promise<Thread | null>;

  /** The normalised source text of a thread, for as long as the thread is kept. */
  sourceText(id: ThreadId): Promise<string | null>;
}

export interface CacheEntry {
  readonly fingerprint: Fingerprint;
  readonly thread: Thread;
  readonly sourceText: string;
  /**
   * Whether it was made of the source as it is now, and not of what was kept of it: a thread whose fence was given before
   * this one is kept is then never kept over it. False where not given.
   */
  readonly supersedes?: boolean;
}

export type CacheReading =
  | {
      readonly kind: 'hit';
      readonly thread: Thread;
      readonly ageMs: number;
      readonly ttlMs: number;
      readonly level: CacheLevel;
      /** For who wants a fresh answer all the same. */
      readonly fence: CacheFence;
    }
  | { readonly kind: 'miss'; readonly fence: CacheFence };

/**
 * Where a thread was found: in storage; in this process, storage having said that it still stands; or in the spare that
 * stands in for a storage that is down.
 */
export type CacheLevel = 'storage' | 'process' | 'spare';

/** What a later write must prove to be still standing: the epochs of the entry's scopes. Only the cache reads it. */
export type CacheFence = Readonly<Record<string, string>>;
