import { CellIndex } from './cell-index.ts';
import { Cells, cellBytes, maxCellValue } from './cells.ts';

const indexCount = 64;
// Measured: an entry of a Map with a key and a text, without its characters.
const tailBytes = 100;

/**
 * A map from digests (16 one-byte characters) to a few bytes, outside V8's heap: a million keys take some 65 MB there,
 * where a Map takes 110 MB and, until the next collection, as much again. Its index is split, so that growing never
 * causes a long pause. A value that is too long for its cell is continued beside it. Values are copied from and to the
 * caller's bytes, so reading creates no objects.
 */
export class CompactMap {
  readonly #cells = new Cells();
  readonly #indexes = Array.from({ length: indexCount }, () => new CellIndex(this.#cells));
  /** The rest of values longer than a cell: one character per byte, which takes less than an array of bytes. */
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

  /** Copies the value to the start of `into`. @returns its length; 0 if there is none */
  read(key: string, into: Buffer): number {
    const cell = this.#indexOf(key).find(key);
    if (cell === undefined) return 0;
    const length = this.#cells.read(cell, into);
    return length < maxCellValue ? length : length + into.write(this.#tails.get(key) ?? '', length, 'latin1');
  }

  /** Stores the first bytes of `from`; at least one. */
  write(key: string, from: Buffer, length: number): void {
    const cell = this.#indexOf(key).find(key) ?? this.#add(key);
    this.#cells.fill(cell, from, Math.min(length, maxCellValue));
    this.#cutTail(key);
    if (length <= maxCellValue) return;
    this.#tails.set(key, from.toString('latin1', maxCellValue, length));
    this.#tailLengths += length - maxCellValue;
  }

  /** Moves the last cell into the freed one, so that there are no gaps. */
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
   * A hand goes round all keys, one per call. Copies the start of its key's value, as much as a cell contains, to the
   * start of `into`. @returns its length; 0 only in an empty map
   */
  step(into: Buffer): number {
    if (this.#size === 0) return 0;
    this.#hand = (this.#hand + 1) % this.#size;
    return this.#cells.read(this.#hand, into);
  }

  /** The key under the hand; only valid until the next change. */
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
