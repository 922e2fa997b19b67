import { StorageFault } from '../../domain/failure.ts';
import { Chain, type Linked } from './chain.ts';

/** The bounds of records and cached data together. */
export interface Bounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** Something that takes up room. */
export interface Occupant extends Linked {
  readonly bytes: number;
  readonly expiresAtMs: number;
  /** False for records: they are never dropped to make room. */
  readonly evictable: boolean;
  /** Removes it from its map, and from the room. */
  leave(): void;
}

/**
 * The bounds that all maps of one store share. The least recently used cached data makes room; records never do, so a
 * room full of records refuses newcomers.
 */
export class Room {
  readonly #bounds: Bounds;
  readonly #cached = new Chain<Occupant>();
  readonly #records = new Chain<Occupant>();
  #entries = 0;
  #bytes = 0;
  #recordEntries = 0;
  #recordBytes = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get entries(): number {
    return this.#entries;
  }

  /** Admits an occupant, which may replace an old one. Throws, and keeps the old one, if there is not enough room. */
  admit(newcomer: Occupant, old: Occupant | undefined): void {
    const record = old && !old.evictable ? old : undefined;
    this.#refuseUnlessFits(newcomer.bytes - (record?.bytes ?? 0), record ? 0 : 1);
    old?.leave();
    this.#count(newcomer.bytes, 1, newcomer.evictable);
    this.#makeRoom();
    this.#chainOf(newcomer).add(newcomer);
  }

  remove(occupant: Occupant): void {
    this.#chainOf(occupant).remove(occupant);
    this.#count(-occupant.bytes, -1, occupant.evictable);
  }

  /** Makes it the most recently used. */
  touch(occupant: Occupant): void {
    this.#chainOf(occupant).touch(occupant);
  }

  /** Reserves room for a record outside the chains, since it neither expires nor yields; negative numbers return it. */
  reserve(bytes: number, entries: number): void {
    if (bytes > 0) this.#refuseUnlessFits(bytes, entries);
    this.#count(bytes, entries, false);
    this.#makeRoom();
  }

  /** Removes expired occupants among the next few of each chain: a little per call, never a full sweep. */
  reap(nowMs: number): void {
    for (const chain of [this.#cached, this.#records]) {
      for (let looks = 0; looks < 3; looks += 1) {
        const occupant = chain.step();
        if (occupant && occupant.expiresAtMs <= nowMs) occupant.leave();
      }
    }
  }

  #chainOf(occupant: Occupant): Chain<Occupant> {
    return occupant.evictable ? this.#cached : this.#records;
  }

  #count(bytes: number, entries: number, evictable: boolean): void {
    this.#bytes += bytes;
    this.#entries += entries;
    if (evictable) return;
    this.#recordBytes += bytes;
    this.#recordEntries += entries;
  }

  #refuseUnlessFits(bytes: number, entries: number): void {
    const { maxBytes, maxEntries } = this.#bounds;
    if (this.#recordBytes + bytes <= maxBytes && this.#recordEntries + entries <= maxEntries) return;
    throw new StorageFault('the memory backend is full');
  }

  // Terminates, since admitted occupants fit beside the records alone.
  #makeRoom(): void {
    const { maxBytes, maxEntries } = this.#bounds;
    while (this.#bytes > maxBytes || this.#entries > maxEntries) {
      const oldest = this.#cached.oldest;
      if (oldest === null) return;
      oldest.leave();
    }
  }
}
