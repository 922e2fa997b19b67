import type { Partition } from './partition.ts';

/** Single values: leases, sessions, grants, pointers. */
export interface Values {
  /** In the order of `keys`; null for what is not there or has expired, to the millisecond of the backend's clock. */
  get(partition: Partition, keys: readonly string[]): Promise<readonly (StoredValue | null)[]>;

  /**
   * Writes, or with `only` compares and writes, atomically.
   *
   * @returns whether it was written.
   */
  put(partition: Partition, key: string, value: string, options?: PutOptions): Promise<boolean>;

  /** @returns how many went. With `ifEquals` only those that hold exactly that value. */
  remove(partition: Partition, keys: readonly string[], options?: RemoveOptions): Promise<number>;
}

export interface StoredValue {
  readonly value: string;
  /** Time left; null for what has no lifetime. */
  readonly ttlMs: number | null;
}

export interface PutOptions {
  /** Counts from this write. Without it the value stays until it is removed. */
  readonly lifetimeMs?: number;
  /** `if-absent`: only where nothing lives; `ifEquals`: only over exactly that value. */
  readonly only?: 'if-absent' | { readonly ifEquals: string };
  /** Resolve only when the write survives a crash, as far as the backend's durability goes. */
  readonly durable?: boolean;
}

export interface RemoveOptions {
  readonly ifEquals?: string;
}
