// In a project of your own: from 'threadr/ports'.
import type { Partition, PutOptions, RemoveOptions, StoredValue, Values } from '../../src/app/package/ports.ts';
import { type Begin, expiryOf, type Kept, Shelf } from './plain-shelf.ts';

/**
 * Nothing is awaited between looking and writing: that makes each verb atomic here. A store needs a transaction, a
 * script, or a statement that compares and writes in one.
 */
export class PlainValues implements Values {
  readonly #begin: Begin;
  readonly #shelf = new Shelf<string>();

  constructor(begin: Begin) {
    this.#begin = begin;
  }

  async get(partition: Partition, keys: readonly string[]): Promise<readonly (StoredValue | null)[]> {
    const nowMs = this.#begin();
    return keys.map((key) => stored(this.#shelf.get(partition, key, nowMs), nowMs));
  }

  async put(partition: Partition, key: string, value: string, { lifetimeMs, only }: PutOptions = {}): Promise<boolean> {
    const nowMs = this.#begin();
    const present = this.#shelf.get(partition, key, nowMs)?.value;
    if (only === 'if-absent' && present !== undefined) return false;
    if (typeof only === 'object' && present !== only.ifEquals) return false;
    this.#shelf.set(partition, key, { value, expiresAtMs: expiryOf(nowMs, lifetimeMs) });
    return true;
  }

  async remove(partition: Partition, keys: readonly string[], { ifEquals }: RemoveOptions = {}): Promise<number> {
    const nowMs = this.#begin();
    let gone = 0;
    for (const key of keys) {
      const present = this.#shelf.get(partition, key, nowMs)?.value;
      if (present === undefined || (ifEquals !== undefined && present !== ifEquals)) continue;
      this.#shelf.delete(partition, key);
      gone += 1;
    }
    return gone;
  }
}

const stored = (kept: Kept<string> | undefined, nowMs: number): StoredValue | null => {
  if (!kept) return null;
  const ttlMs = kept.expiresAtMs === Number.POSITIVE_INFINITY ? null : kept.expiresAtMs - nowMs;
  return { value: kept.value, ttlMs };
};
