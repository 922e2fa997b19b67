import type { Cells } from './cells.ts';

const smallest = 8;
const fullest = 0.75;
const free = 0;

/**
 * Maps keys to cells: an open-addressed table of cell numbers with linear probing. A removal moves later entries back,
 * so there are no tombstones.
 */
export class CellIndex {
  readonly #cells: Cells;
  // Cell numbers plus one.
  #slots = new Int32Array(smallest);
  #size = 0;

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  find(key: string): number | undefined {
    const cell = this.#slots[this.#slotOf(key)] ?? free;
    return cell === free ? undefined : cell - 1;
  }

  /** For a key that its cell already contains. */
  set(key: string, cell: number): void {
    const slot = this.#slotOf(key);
    if (this.#slots[slot] === free) this.#size += 1;
    this.#slots[slot] = cell + 1;
    if (this.#size > this.#slots.length * fullest) this.#grow();
  }

  /** For an existing key, while its cell still contains it. */
  delete(key: string): void {
    let hole = this.#slotOf(key);
    for (let slot = this.#after(hole); this.#slots[slot] !== free; slot = this.#after(slot)) {
      const home = this.#homeOf(this.#cells.keyIn((this.#slots[slot] ?? 1) - 1));
      // Only an entry whose probe sequence contains the hole may fill it.
      if (this.#distance(home, slot) < this.#distance(hole, slot)) continue;
      this.#slots[hole] = this.#slots[slot] ?? free;
      hole = slot;
    }
    this.#slots[hole] = free;
    this.#size -= 1;
  }

  /** The slot of the key's cell, or the free slot where it belongs. */
  #slotOf(key: string): number {
    let slot = this.#homeOf(key);
    while (this.#slots[slot] !== free && !this.#cells.holds((this.#slots[slot] ?? 1) - 1, key))
      slot = this.#after(slot);
    return slot;
  }

  // From bytes of the key that did not select this index among others.
  #homeOf(key: string): number {
    const number = key.charCodeAt(1) + key.charCodeAt(2) * 2 ** 8 + key.charCodeAt(3) * 2 ** 16;
    return number % this.#slots.length;
  }

  #after(slot: number): number {
    return slot + 1 === this.#slots.length ? 0 : slot + 1;
  }

  #distance(from: number, to: number): number {
    return (to - from + this.#slots.length) % this.#slots.length;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    for (const entry of old) {
      if (entry !== free) this.#slots[this.#slotOf(this.#cells.keyIn(entry - 1))] = entry;
    }
  }
}
