/** An amount that may be spent here, and the part of it that is reserved or spent. */
export interface BudgetSlice {
  readonly day: string;
  readonly limitMicroUsd: number;
  takenMicroUsd: number;
}

/**
 * The part of a budget that one process may spend by itself: a slice, renewed whenever it learns how much is left.
 * Until then, the spent part of the slice stays spent, however often storage goes and comes back.
 */
export class BudgetShare {
  readonly #fraction: number;
  #left: { readonly day: string; readonly microUsd: number } | null = null;
  #slice: BudgetSlice | null = null;

  /** @param fraction of the amount that is left */
  constructor(fraction: number) {
    this.#fraction = fraction;
  }

  /** To be called only when storage has counted everything that was spent here. */
  learn(day: string, leftMicroUsd: number): void {
    this.#left = { day, microUsd: leftMicroUsd };
    this.#slice = null;
  }

  /** Null where that day's budget is unknown. */
  sliceOf(day: string): BudgetSlice | null {
    if (this.#left?.day === day) {
      const limitMicroUsd = Math.max(0, Math.floor(this.#left.microUsd * this.#fraction));
      this.#slice = { day, limitMicroUsd, takenMicroUsd: 0 };
      this.#left = null;
    }
    return this.#slice?.day === day ? this.#slice : null;
  }
}
