const keyBytes = 16;
const lengthAt = keyBytes;
const textAt = keyBytes + 1;
const cellsPerPage = 1024;

/** The longest text that a cell holds. */
export const maxCellText = 39;
export const cellBytes = textAt + maxCellText;

/**
 * Numbered cells outside of V8's heap, each with a key (16 characters of one byte, evenly spread, such as a digest) and
 * a short text of one-byte characters. In pages of one size that are never moved nor freed, so that nothing fragments.
 */
export class Cells {
  readonly #pages: Buffer[] = [];

  write(cell: number, key: string, text: string): void {
    this.#pages[Math.floor(cell / cellsPerPage)] ??= Buffer.alloc(cellsPerPage * cellBytes);
    const page = this.#pageOf(cell);
    const start = startOf(cell);
    page.write(key, start, 'latin1');
    page[start + lengthAt] = text.length;
    page.write(text, start + textAt, 'latin1');
  }

  keyIn(cell: number): string {
    const start = startOf(cell);
    return this.#pageOf(cell).toString('latin1', start, start + keyBytes);
  }

  textIn(cell: number): string {
    const page = this.#pageOf(cell);
    const start = startOf(cell);
    return page.toString('latin1', start + textAt, start + textAt + (page[start + lengthAt] ?? 0));
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
