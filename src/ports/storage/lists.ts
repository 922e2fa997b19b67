import type { Partition } from './partition.ts';

/** Permanent records, unique by id, that can be walked in constant memory. */
export interface Lists {
  /** Stores a record unless its id exists, which then stays as it is. @returns whether it was new */
  insert(partition: Partition, list: string, id: string, value: string, options?: DurabilityOptions): Promise<boolean>;

  /**
   * At most `n` records after the cursor, or from the beginning. A record that exists throughout the walk comes exactly
   * once; one inserted or erased meanwhile, at most once.
   */
  page(partition: Partition, list: string, after: string | null, n: number): Promise<ListPage>;

  /** @returns whether it was there. */
  erase(partition: Partition, list: string, id: string, options?: DurabilityOptions): Promise<boolean>;

  /** In O(1). */
  size(partition: Partition, list: string): Promise<number>;
}

export interface DurabilityOptions {
  /**
   * Resolve only when the result (present or absent) would survive a crash, as far as the backend is durable, even if
   * an earlier call caused it.
   */
  readonly durable?: boolean;
}

export interface ListPage {
  readonly records: readonly ListRecord[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

export interface ListRecord {
  readonly id: string;
  readonly value: string;
}
