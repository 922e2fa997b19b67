// In a project of your own: from 'threadr/ports'.
import type { Partition } from '../../src/app/package/ports.ts';

/** What every verb begins with. @returns the time, in whole milliseconds. @throws StorageFault once closed */
export type Begin = () => number;

export interface Kept<T> {
  readonly value: T;
  /** Infinity for what stays. */
  readonly expiresAtMs: number;
}

/**
 * Things with a lifetime, by partition and key. Maps within Maps rather than one Map of joined names: `a:b` in `c` and
 * `b` in `c:a` must not meet, and every character may stand in a key.
 */
export class Shelf<T> {
  readonly #partitions = new Map<Partition, Map<string, Kept<T>>>();

  /** What has expired is not there, to the millisecond. */
  get(partition: Partition, key: string, nowMs: number): Kept<T> | undefined {
    const kept = this.#partitions.get(partition)?.get(key);
    if (!kept || kept.expiresAtMs > nowMs) return kept;
    this.delete(partition, key);
    return undefined;
  }

  set(partition: Partition, key: string, kept: Kept<T>): void {
    const keys = this.#partitions.get(partition) ?? new Map<string, Kept<T>>();
    this.#partitions.set(partition, keys.set(key, kept));
  }

  delete(partition: Partition, key: string): void {
    const keys = this.#partitions.get(partition);
    keys?.delete(key);
    if (keys?.size === 0) this.#partitions.delete(partition);
  }

  /** All of a partition that is still there. A store asks an index that is sorted by expiry instead. */
  live(partition: Partition, nowMs: number): readonly T[] {
    const kept = [...(this.#partitions.get(partition)?.values() ?? [])];
    return kept.filter(({ expiresAtMs }) => expiresAtMs > nowMs).map(({ value }) => value);
  }
}

/** @param lifetimeMs none for what stays */
export const expiryOf = (nowMs: number, lifetimeMs = Number.POSITIVE_INFINITY): number => nowMs + lifetimeMs;
