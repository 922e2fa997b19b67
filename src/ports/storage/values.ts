import type { Partition } from './partition.ts';

/** Single values: leases, sessions, grants, pointers. */
export interface Values {
  /** In the order of `keys`; null for absent and expired values, to the millisecond of the backend's clock. */
  get(partition: Partition, keys: readonly string[]): Promise<readonly (StoredValue | null)[]>;

  /**
   * Writes; with `only`, compares and writes atomically.
   *
   * @returns whether it was written.
   */
  put(partition: Partition, key: string, value: string, options?: PutOptions): Promise<boolean>;

  /** @returns how many were removed. With `ifEquals`, removes only those with exactly that value. */
  remove(partition: Partition, keys: readonly string[], options?: RemoveOptions): Promise<number>;
}

export interface StoredValue {
  readonly value: string;
  /** Time left; null without a lifetime. */
  readonly ttlMs: number | null;
}

export interface PutOptions {
  /** Counts from this write. Without it the value stays until it is removed. */
  readonly lifetimeMs?: number;
  /** `if-absent`: only if the key has no live value; `ifEquals`: only over exactly that value. */
  readonly only?: 'if-absent' | { readonly ifEquals: string };
  /** Resolve only when the write would survive a crash, as far as the backend is durable. */
  readonly durable?: boolean;
}

export interface RemoveOptions {
  readonly ifEquals?: string;
}
