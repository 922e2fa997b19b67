import type { Partition } from '../../ports/storage/partition.ts';
import type { PutOptions, RemoveOptions, StoredValue, Values } from '../../ports/storage/values.ts';
import { BoundedMap } from './bounded-map.ts';
import { flatKey } from './flat-key.ts';
import { expiryOf, ttlOf } from './lifetime.ts';
import type { Room } from './room.ts';
import { bytesOf } from './size.ts';
import type { Upkeep } from './upkeep.ts';

/** Values with a lifetime are cached, and evictable; those without are records. */
export class MemoryValues implements Values {
  readonly #upkeep: Upkeep;
  readonly #values: BoundedMap<string>;

  constructor(upkeep: Upkeep, room: Room) {
    this.#upkeep = upkeep;
    this.#values = new BoundedMap(room);
  }

  async get(partition: Partition, keys: readonly string[]): Promise<readonly (StoredValue | null)[]> {
    const nowMs = this.#upkeep.begin();
    return keys.map((key) => {
      const item = this.#values.get(flatKey(partition, key), nowMs);
      return item ? { value: item.value, ttlMs: ttlOf(item.expiresAtMs, nowMs) } : null;
    });
  }

  async put(partition: Partition, key: string, value: string, options: PutOptions = {}): Promise<boolean> {
    const nowMs = this.#upkeep.begin();
    const { lifetimeMs, only } = options;
    const expiresAtMs = expiryOf(nowMs, lifetimeMs);
    const flat = flatKey(partition, key);
    const present = this.#values.get(flat, nowMs)?.value;
    if (only === 'if-absent' && present !== undefined) return false;
    if (typeof only === 'object' && present !== only.ifEquals) return false;
    this.#values.set(flat, value, { bytes: bytesOf(value), expiresAtMs, evictable: lifetimeMs !== undefined });
    return true;
  }

  async remove(partition: Partition, keys: readonly string[], options: RemoveOptions = {}): Promise<number> {
    const nowMs = this.#upkeep.begin();
    let gone = 0;
    for (const key of keys) {
      const item = this.#values.get(flatKey(partition, key), nowMs);
      if (!item || (options.ifEquals !== undefined && item.value !== options.ifEquals)) continue;
      item.leave();
      gone += 1;
    }
    return gone;
  }
}
