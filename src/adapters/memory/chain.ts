/** The items of a chain. An item is in at most one chain. */
export interface Linked {
  older: this | null;
  newer: this | null;
}

/** Items from the least to the most recently used, with a hand that goes round them. All operations are O(1). */
export class Chain<T extends Linked> {
  #oldest: T | null = null;
  #newest: T | null = null;
  #hand: T | null = null;

  get oldest(): T | null {
    return this.#oldest;
  }

  add(item: T): void {
    item.older = this.#newest;
    item.newer = null;
    if (this.#newest) this.#newest.newer = item;
    else this.#oldest = item;
    this.#newest = item;
  }

  remove(item: T): void {
    if (this.#hand === item) this.#hand = item.newer;
    if (item.older) item.older.newer = item.newer;
    else this.#oldest = item.newer;
    if (item.newer) item.newer.older = item.older;
    else this.#newest = item.older;
    item.older = null;
    item.newer = null;
  }

  /** Makes the item the most recently used. */
  touch(item: T): void {
    if (this.#newest === item) return;
    this.remove(item);
    this.add(item);
  }

  /** The item under the hand, which then moves on; null in an empty chain. */
  step(): T | null {
    const item = this.#hand ?? this.#oldest;
    this.#hand = item?.newer ?? null;
    return item;
  }
}
