import type { Fingerprint } from '../domain/fingerprint.ts';
import type { Thread, ThreadId } from '../domain/thread.ts';

/** Generated threads, each for its lifetime. */
export interface ThreadCache {
  read(fingerprint: Fingerprint): Promise<CacheReading>;

  /**
   * Stores a thread, and the normalised source text to which its ranges refer, unless it was cleared or superseded
   * since the fence was read.
   *
   * @returns whether it was stored: false above the size limit, or if a clear or a fresher thread came in between.
   */
  write(entry: CacheEntry, fence: CacheFence, lifetimeMs: number): Promise<boolean>;

  find(id: ThreadId): Promise<Thread | null>;

  /** The normalised source text of a stored thread. */
  sourceText(id: ThreadId): Promise<string | null>;
}

export interface CacheEntry {
  readonly fingerprint: Fingerprint;
  readonly thread: Thread;
  readonly sourceText: string;
  /**
   * True for a thread made from the source as it is now, not from a stored copy: it then replaces threads that were
   * begun before it. Default: false.
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
      /** For a caller that wants a fresh thread nevertheless. */
      readonly fence: CacheFence;
    }
  | { readonly kind: 'miss'; readonly fence: CacheFence };

/**
 * Where a thread was found: in storage; in this process, after storage confirmed it; or in the spare cache used while
 * storage is down.
 */
export type CacheLevel = 'storage' | 'process' | 'spare';

declare const issued: unique symbol;
/** The epochs of the entry's scopes, which must still be current when it is written. Only the cache can read or make one. */
export type CacheFence = { readonly [issued]: 'by a cache' };
