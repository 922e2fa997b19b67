/** So much may be spent here, and so much of it is set aside or spent. */
export interface BudgetSlice {
  readonly day: string;
  readonly limitMicroUsd: number;
  takenMicroUsd: number;
}

/**
 * What one process may spend of a budget by itself: a slice for each time that it has learned what is left. Until it
 * learns that anew, what is gone of the slice stays gone, however often storage comes and goes.
 */
export class BudgetShare {
  readonly #fraction: number;
  #left: { readonly day: string; readonly microUsd: number } | null = null;
  #slice: BudgetSlice | null = null;

  /** @param fraction of what is left */
  constructor(fraction: number) {
    this.#fraction = fraction;
  }

  /** To be told only when everything that was spent here is a part of it. */
  learn(day: string, leftMicroUsd: number): void {
    this.#left = { day, microUsd: leftMicroUsd };
    this.#slice = null;
  }

  /** Null where nothing is known of that day. */
  sliceOf(day: string): BudgetSlice | null {
    if (this.#left?.day === day) {
      const limitMicroUsd = Math.max(0, Math.floor(this.#left.microUsd * this.#fraction));
      this.#slice = { day, limitMicroUsd, takenMicroUsd: 0 };
      this.#left = null;
    }
    return this.#slice?.day === day ? this.#slice : null;
  }
}
