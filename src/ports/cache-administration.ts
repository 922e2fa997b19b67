import type { CacheNamespace } from '../domain/cache-namespace.ts';

/** The cache as its operator sees it. Unlike the cache itself, it throws StorageFault when its storage is down. */
export interface CacheAdministration {
  /**
   * Makes everything of the target a miss at once, on every instance, however much it is. What was begun before is not
   * kept after it. Doing it again does no harm: after a fault, of a part it may have been done.
   */
  clear(target: ClearTarget): Promise<void>;

  /**
   * Live threads and articles, whatever their number in the same time. One of which only the source was cleared may be
   * counted until its lifetime ends.
   */
  countEntries(): Promise<number>;
}

export type ClearTarget =
  /** All threads of a source, and its article. @see Fingerprint.sourceDigest */
  | { readonly kind: 'source'; readonly sourceDigest: string }
  | { readonly kind: 'namespace'; readonly namespace: CacheNamespace }
  | { readonly kind: 'all' };
