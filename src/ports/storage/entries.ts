import type { Partition } from './partition.ts';

/**
 * Cached values that can be invalidated together. An entry belongs to scopes (a namespace, a source); each scope of a
 * partition has an epoch, and an entry is there only while the epochs it was written under still stand.
 */
export interface Entries {
  /**
   * @param have the version of the entry that the caller already holds: where that is still the current one, the
   *   answer is `unchanged`, without the value.
   */
  read(partition: Partition, key: string, scopes: readonly string[], have?: string): Promise<EntryReading>;

  /**
   * Stores only if `epochs`, as some earlier `read` gave them, still stand: what began before an invalidation cannot
   * store after it.
   *
   * @returns whether it was stored.
   */
  write(partition: Partition, key: string, value: string, options: EntryWriteOptions): Promise<boolean>;

  /** Gives the scope a new epoch: every entry in it is a miss at once, in O(1), however many there are. */
  invalidate(partition: Partition, scope: string): Promise<void>;

  /**
   * Live entries of a namespace: written with it, within their lifetime, the namespace not invalidated since. An entry
   * of which only another scope was invalidated may be counted until its lifetime ends. In O(1) or O(log n).
   */
  count(partition: Partition, namespace: string): Promise<number>;
}

/** The current epoch of each scope that was asked for. Opaque: to be handed to `write`. */
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
  /** Counts from this write. */
  readonly lifetimeMs: number;
  /** The scopes that the entry belongs to, with their epochs. */
  readonly epochs: Epochs;
  /** Which of the scopes `count` counts the entry under. */
  readonly namespace: string;
}
