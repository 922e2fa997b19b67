const keyBytes = 16;
const lengthAt = keyBytes;
const valueAt = keyBytes + 1;
const cellsPerPage = 1024;

/** The longest value in a cell. */
export const maxCellValue = 39;
export const cellBytes = valueAt + maxCellValue;

/**
 * Numbered cells outside V8's heap, each with a key (16 one-byte characters, evenly distributed, such as a digest) and
 * a value of a few bytes. In pages of one size that are never moved or freed, so memory does not fragment.
 */
export class Cells {
  readonly #pages: Buffer[] = [];

  /** Assigns a cell to a key, without a value. */
  assign(cell: number, key: string): void {
    this.#pages[Math.floor(cell / cellsPerPage)] ??= Buffer.alloc(cellsPerPage * cellBytes);
    const page = this.#pageOf(cell);
    const start = startOf(cell);
    page.write(key, start, 'latin1');
    page[start + lengthAt] = 0;
  }

  /** Copies the first bytes of `from` into a cell. */
  fill(cell: number, from: Uint8Array, length: number): void {
    const page = this.#pageOf(cell);
    const start = startOf(cell);
    page[start + lengthAt] = length;
    // A loop, because for so few bytes a call of `copy` takes longer.
    for (let at = 0; at < length; at += 1) page[start + valueAt + at] = from[at] ?? 0;
  }

  /** Copies the value to the start of `into`. @returns its length */
  read(cell: number, into: Uint8Array): number {
    const page = this.#pageOf(cell);
    const start = startOf(cell);
    const length = page[start + lengthAt] ?? 0;
    for (let at = 0; at < length; at += 1) into[at] = page[start + valueAt + at] ?? 0;
    return length;
  }

  /** Copies the key and the value of one cell to another. */
  copy(from: number, to: number): void {
    const start = startOf(from);
    this.#pageOf(from).copy(this.#pageOf(to), startOf(to), start, start + cellBytes);
  }

  keyIn(cell: number): string {
    const start = startOf(cell);
    return this.#pageOf(cell).toString('latin1', start, start + keyBytes);
  }

  holds(cell: number, key: string): boolean {
    const page = this.#pageOf(cell);
    const start = startOf(cell);
    for (let at = 0; at < keyBytes; at += 1) {
      if (page[start + at] !== key.charCodeAt(at)) return false;
    }
    return true;
  }

  #pageOf(cell: number): Buffer {
    return this.#pages[Math.floor(cell / cellsPerPage)] as Buffer;
  }
}

const startOf = (cell: number): number => (cell % cellsPerPage) * cellBytes;
