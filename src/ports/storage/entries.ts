import type { Partition } from './partition.ts';

/**
 * Cached values that can be invalidated together. An entry belongs to scopes (a namespace, a source). Each scope of a
 * partition has an epoch, and an entry exists only while the epochs of its write are still current.
 */
export interface Entries {
  /**
   * @param have the version that the caller holds: if it is still the current one, the answer is `unchanged`, without
   * the value.
   */
  read(partition: Partition, key: string, scopes: readonly string[], have?: string): Promise<EntryReading>;

  /**
   * Stores only if `epochs`, from an earlier `read`, are still current: work that began before an invalidation cannot
   * store its result after it.
   *
   * @returns whether it was stored.
   */
  write(partition: Partition, key: string, value: string, options: EntryWriteOptions): Promise<boolean>;

  /** Gives the scope a new epoch: all its entries become misses at once, in O(1). */
  invalidate(partition: Partition, scope: string): Promise<void>;

  /**
   * The number of live entries of a namespace: written with it, within their lifetime, the namespace not invalidated
   * since. An entry whose other scope alone was invalidated may be counted until its lifetime ends. In O(1) or O(log
   * n).
   */
  count(partition: Partition, namespace: string): Promise<number>;
}

/** The current epoch of each requested scope. Opaque: to be passed to `write`. */
export type Epochs = Readonly<Record<string, string>>;

export type EntryReading =
  | {
      readonly kind: 'hit';
      readonly value: string;
      readonly version: string;
      readonly ttlMs: number;
      readonly epochs: Epochs;
    }
  | { readonly kind: 'unchanged'; readonly ttlMs: number; readonly epochs: Epochs }
  | { readonly kind: 'miss'; readonly epochs: Epochs };

export interface EntryWriteOptions {
  /** Counts from this write. 0 removes the entry and stores nothing. */
  readonly lifetimeMs: number;
  /** The scopes that the entry belongs to, with their epochs. */
  readonly epochs: Epochs;
  /** The scope under which `count` counts the entry. */
  readonly namespace: string;
  /**
   * The entry's own scope, which no other key's entries are in, nor counted under. In the same step as the entry is
   * stored or removed, that scope gets a new epoch: whatever began before cannot store any more, and until then the
   * earlier entry stays. Its epoch in `epochs`, if any, is not compared: of several such writes the last one wins. If
   * another scope's epoch is not current, or the write fails, nothing changes.
   */
  readonly renews?: string;
}
