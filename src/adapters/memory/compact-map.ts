import { CellIndex } from './cell-index.ts';
import { Cells, cellBytes, maxCellText } from './cells.ts';

const indexCount = 64;
// As measured: a Map's place, a key and a text of some 60 characters.
const longBytes = 160;

/**
 * A map from digests (16 characters of one byte) to short texts, outside of V8's heap: a million keys take some 65 MB
 * there, where a Map takes 110 MB and, until the next collection, as much again. Its index is in parts, so that no
 * growth stops the world. A text that is too long for a cell is kept beside it.
 */
export class CompactMap {
  readonly #cells = new Cells();
  readonly #indexes = Array.from({ length: indexCount }, () => new CellIndex(this.#cells));
  readonly #long = new Map<string, string>();
  #size = 0;
  #hand = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#size * (cellBytes + 2 * Int32Array.BYTES_PER_ELEMENT) + this.#long.size * longBytes;
  }

  get(key: string): string | undefined {
    const cell = this.#indexOf(key).find(key);
    return cell === undefined ? undefined : this.#textIn(cell, key);
  }

  /** The text must not be empty. */
  set(key: string, text: string): void {
    const index = this.#indexOf(key);
    const cell = index.find(key);
    const isLong = text.length > maxCellText;
    if (isLong) this.#long.set(key, text);
    else this.#long.delete(key);
    this.#cells.write(cell ?? this.#size, key, isLong ? '' : text);
    if (cell !== undefined) return;
    index.set(key, this.#size);
    this.#size += 1;
  }

  /** The last cell takes the place of the one that is left, so that there are never free ones in between. */
  delete(key: string): void {
    const index = this.#indexOf(key);
    const cell = index.find(key);
    if (cell === undefined) return;
    index.delete(key);
    this.#long.delete(key);
    this.#size -= 1;
    if (cell === this.#size) return;
    const moved = this.#cells.keyIn(this.#size);
    this.#cells.write(cell, moved, this.#cells.textIn(this.#size));
    this.#indexOf(moved).set(moved, cell);
  }

  /** A hand goes round all keys for ever, one a call. Undefined only in an empty map. */
  step(): readonly [key: string, text: string] | undefined {
    if (this.#size === 0) return undefined;
    this.#hand = (this.#hand + 1) % this.#size;
    const key = this.#cells.keyIn(this.#hand);
    return [key, this.#textIn(this.#hand, key)];
  }

  // A cell without a text stands for a long one.
  #textIn(cell: number, key: string): string {
    return this.#cells.textIn(cell) || (this.#long.get(key) ?? '');
  }

  #indexOf(key: string): CellIndex {
    return this.#indexes[key.charCodeAt(0) % indexCount] as CellIndex;
  }
}
