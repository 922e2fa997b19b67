import type { Partition } from './partition.ts';

/** Records that stay: each once per id, to be walked through in constant memory. */
export interface Lists {
  /** Keeps a record once per id. @returns whether it was new; an old one is left as it is. */
  insert(partition: Partition, list: string, id: string, value: string, options?: DurabilityOptions): Promise<boolean>;

  /**
   * The next at most `n` records after the cursor, or from the beginning. Each record that is there throughout the walk
   * comes exactly once; one that is inserted or erased meanwhile, at most once.
   */
  page(partition: Partition, list: string, after: string | null, n: number): Promise<ListPage>;

  /** @returns whether it was there. */
  erase(partition: Partition, list: string, id: string, options?: DurabilityOptions): Promise<boolean>;

  /** In O(1). */
  size(partition: Partition, list: string): Promise<number>;
}

export interface DurabilityOptions {
  /**
   * Resolve only when a crash leaves it so, as far as the backend's durability goes: the record there, or gone. Also where
   * another brought that about before, who perhaps did not wait for it.
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
