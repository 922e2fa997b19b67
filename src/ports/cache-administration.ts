import type { CacheNamespace } from '../domain/cache-namespace.ts';

/** The cache for operators. Unlike the cache itself, it throws StorageFault when storage is down. */
export interface CacheAdministration {
  /**
   * Makes every entry of the target a miss at once, on all instances, in constant time; work begun before is not stored
   * afterwards. Repeating it is harmless: after a fault, a part may have been cleared.
   */
  clear(target: ClearTarget): Promise<void>;

  /**
   * Counts live threads and articles, in a time that does not depend on their number. An entry cleared only through its
   * source may be counted until its lifetime ends.
   */
  countEntries(): Promise<number>;
}

export type ClearTarget =
  /** All threads of a source, and its article. @see Fingerprint.sourceDigest */
  | { readonly kind: 'source'; readonly sourceDigest: string }
  | { readonly kind: 'namespace'; readonly namespace: CacheNamespace }
  | { readonly kind: 'all' };
