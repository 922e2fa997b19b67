import type { Cells } from './cells.ts';

const smallest = 8;
const fullest = 0.75;
const free = 0;

/**
 * Which cell holds a key: one open-addressed table of cell numbers. Linear probing; a removal moves back what comes
 * after it, so that there are no graves to be swept.
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

  /** For a key that the cell already holds. */
  set(key: string, cell: number): void {
    const slot = this.#slotOf(key);
    if (this.#slots[slot] === free) this.#size += 1;
    this.#slots[slot] = cell + 1;
    if (this.#size > this.#slots.length * fullest) this.#grow();
  }

  /** For a key that is there, while its cell still holds it. */
  delete(key: string): void {
    let hole = this.#slotOf(key);
    for (let slot = this.#after(hole); this.#slots[slot] !== free; slot = this.#after(slot)) {
      const home = this.#homeOf(this.#cells.keyIn((this.#slots[slot] ?? 1) - 1));
      // Only what came by the hole on its way from home may fill it.
      if (this.#distance(home, slot) < this.#distance(hole, slot)) continue;
      this.#slots[hole] = this.#slots[slot] ?? free;
      hole = slot;
    }
    this.#slots[hole] = free;
    this.#size -= 1;
  }

  /** The slot that refers to the key's cell, or the free one where it belongs. */
  #slotOf(key: string): number {
    let slot = this.#homeOf(key);
    while (this.#slots[slot] !== free && !this.#cells.holds((this.#slots[slot] ?? 1) - 1, key))
      slot = this.#after(slot);
    return slot;
  }

  // Of the bytes that did not choose this index among others.
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
