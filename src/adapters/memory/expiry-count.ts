const fanOut = 64;
const levels = 8; // 64^8 ms: the year 10889
const latestMs = fanOut ** levels - 1;

/**
 * Counts how many of many moments are in the future, exactly, in constant time and without a sweep: the moments are
 * counted at eight widths (1 ms, 64 ms, 4 s, ...), like the marks of a ruler, and the future ones are summed from the
 * few marks of each width up to the next wider one.
 */
export class ExpiryCount {
  readonly #levels = Array.from({ length: levels }, () => new Map<number, number>());

  add(atMs: number): void {
    this.#change(atMs, 1);
  }

  remove(atMs: number): void {
    this.#change(atMs, -1);
  }

  /** The number of moments after now. */
  ahead(nowMs: number): number {
    let total = 0;
    let mark = clamp(nowMs);
    for (const level of this.#levels) {
      const next = Math.floor(mark / fanOut);
      for (let later = mark + 1; later < (next + 1) * fanOut; later += 1) total += level.get(later) ?? 0;
      mark = next;
    }
    return total;
  }

  #change(atMs: number, by: 1 | -1): void {
    let mark = clamp(atMs);
    for (const level of this.#levels) {
      const count = (level.get(mark) ?? 0) + by;
      if (count === 0) level.delete(mark);
      else level.set(mark, count);
      mark = Math.floor(mark / fanOut);
    }
  }
}

const clamp = (ms: number): number => Math.min(Math.max(Math.ceil(ms), 0), latestMs);
