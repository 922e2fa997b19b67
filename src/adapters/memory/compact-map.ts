import { CellIndex } from './cell-index.ts';
import { Cells, cellBytes, maxCellValue } from './cells.ts';

const indexCount = 64;
// As measured: a Map's place, a key and a text, without its characters.
const tailBytes = 100;

/**
 * A map from digests (16 characters of one byte) to a few bytes, outside of V8's heap: a million keys take some 65 MB
 * there, where a Map takes 110 MB and, until the next collection, as much again. Its index is in parts, so that no
 * growth stops the world. What does not fit into a cell is kept beside it. Values are copied from and to the caller's
 * own bytes: reading makes no objects.
 */
export class CompactMap {
  readonly #cells = new Cells();
  readonly #indexes = Array.from({ length: indexCount }, () => new CellIndex(this.#cells));
  /** The rest of what fills its cell: a byte to a character, which takes less than an array of bytes. */
  readonly #tails = new Map<string, string>();
  #tailLengths = 0;
  #size = 0;
  #hand = -1;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    const cells = this.#size * (cellBytes + 2 * Int32Array.BYTES_PER_ELEMENT);
    return cells + this.#tails.size * tailBytes + this.#tailLengths;
  }

  /** Puts the value in front of `into`. @returns its length; 0 where there is none */
  read(key: string, into: Buffer): number {
    const cell = this.#indexOf(key).find(key);
    if (cell === undefined) return 0;
    const length = this.#cells.read(cell, into);
    return length < maxCellValue ? length : length + into.write(this.#tails.get(key) ?? '', length, 'latin1');
  }

  /** Keeps the first bytes of `from`: one at least. */
  write(key: string, from: Buffer, length: number): void {
    const cell = this.#indexOf(key).find(key) ?? this.#add(key);
    this.#cells.fill(cell, from, Math.min(length, maxCellValue));
    this.#cutTail(key);
    if (length <= maxCellValue) return;
    this.#tails.set(key, from.toString('latin1', maxCellValue, length));
    this.#tailLengths += length - maxCellValue;
  }

  /** The last cell takes the place of the one that is left, so that there are never free ones in between. */
  delete(key: string): void {
    const index = this.#indexOf(key);
    const cell = index.find(key);
    if (cell === undefined) return;
    index.delete(key);
    this.#cutTail(key);
    this.#size -= 1;
    if (cell === this.#size) return;
    const moved = this.#cells.keyIn(this.#size);
    this.#cells.copy(this.#size, cell);
    this.#indexOf(moved).set(moved, cell);
  }

  /**
   * A hand goes round all keys for ever, one a call. Puts the front of the value under it, as much as a cell holds, in
   * front of `into`. @returns its length; 0 only in an empty map
   */
  step(into: Buffer): number {
    if (this.#size === 0) return 0;
    this.#hand = (this.#hand + 1) % this.#size;
    return this.#cells.read(this.#hand, into);
  }

  /** The key under the hand: to be asked before anything else changes. */
  get keyAtHand(): string {
    return this.#cells.keyIn(this.#hand);
  }

  #add(key: string): number {
    const cell = this.#size;
    this.#cells.assign(cell, key);
    this.#indexOf(key).set(key, cell);
    this.#size += 1;
    return cell;
  }

  #cutTail(key: string): void {
    const tail = this.#tails.get(key);
    if (tail === undefined) return;
    this.#tails.delete(key);
    this.#tailLengths -= tail.length;
  }

  #indexOf(key: string): CellIndex {
    return this.#indexes[key.charCodeAt(0) % indexCount] as CellIndex;
  }
}
