import type { Occupant, Room } from './room.ts';
import { bytesOf, itemOverheadBytes } from './size.ts';

export interface Terms {
  /** The size of the value alone. */
  readonly bytes: number;
  /** Infinity for a permanent value. */
  readonly expiresAtMs: number;
  /** Whether it may be dropped to make room. */
  readonly evictable: boolean;
}

/** A map within a room: expired values are absent, and evictable ones may disappear. */
export class BoundedMap<V> {
  readonly #room: Room;
  readonly #items = new Map<string, Item<V>>();
  readonly #gone: (value: V) => void;

  /** @param gone called with each value that leaves: removed, replaced, evicted or expired. */
  constructor(room: Room, gone: (value: V) => void = () => undefined) {
    this.#room = room;
    this.#gone = gone;
  }

  /** The live value of the key, which becomes the most recently used. */
  get(key: string, nowMs: number): Item<V> | undefined {
    const item = this.#items.get(key);
    if (item === undefined) return undefined;
    if (item.expiresAtMs > nowMs) {
      this.#room.touch(item);
      return item;
    }
    item.leave();
    return undefined;
  }

  /** Throws StorageFault, and changes nothing, when there is no room. */
  set(key: string, value: V, terms: Terms): void {
    const bytes = itemOverheadBytes + bytesOf(key) + terms.bytes;
    const item = new Item(value, terms, bytes, (self) => {
      this.#items.delete(key);
      this.#room.remove(self);
      this.#gone(value);
    });
    this.#room.admit(item, this.#items.get(key));
    this.#items.set(key, item);
  }
}

class Item<V> implements Occupant {
  readonly value: V;
  readonly bytes: number;
  readonly valueBytes: number;
  readonly expiresAtMs: number;
  readonly evictable: boolean;
  older: this | null = null;
  newer: this | null = null;
  readonly #leave: (self: Item<V>) => void;

  constructor(value: V, terms: Terms, bytes: number, leave: (self: Item<V>) => void) {
    this.value = value;
    this.bytes = bytes;
    this.valueBytes = terms.bytes;
    this.expiresAtMs = terms.expiresAtMs;
    this.evictable = terms.evictable;
    this.#leave = leave;
  }

  leave(): void {
    this.#leave(this);
  }
}
