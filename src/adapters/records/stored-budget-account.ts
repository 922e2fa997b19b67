import { dayMs } from '../../domain/utc-day.ts';
import type { Amounts, Counters } from '../../ports/storage/counters.ts';
import { budgetPartition } from './partitions.ts';

/** Longer than any call plus any clock error, so that a late settlement finds its day's account. */
const lifetimeMs = 2 * dayMs;

export interface AccountBalance {
  /** Spent or reserved. */
  readonly committed: number;
  readonly spent: number;
}

/** One day's account, in whole micro-USD: `committed`, which the cap bounds, and `spent`, a part of it. */
export class BudgetAccount {
  readonly #counters: Counters;
  readonly #key: string;
  readonly #cap: number | null;

  constructor(counters: Counters, key: string, cap: number | null) {
    this.#counters = counters;
    this.#key = key;
    this.#cap = cap;
  }

  /** @returns whether it fits under the cap */
  reserve(most: number): Promise<boolean> {
    return this.#add({ committed: sound(most) }, this.#cap === null ? {} : { committed: this.#cap });
  }

  /** Without a cap: the money is already spent. */
  async settle(most: number, cost: number): Promise<void> {
    const committed = sound(cost) - most;
    if (committed !== 0 || cost !== 0) await this.#add({ committed, spent: cost }, {});
  }

  /** Each charge has a field with a cap of 1, so that a repeated charge, after a lost reply, is refused. */
  async charge(id: string, cost: number): Promise<void> {
    const once = `charge:${id}`;
    await this.#add({ committed: sound(cost), spent: cost, [once]: 1 }, { [once]: 1 });
  }

  async read(): Promise<AccountBalance> {
    const { committed = 0, spent = 0 } = await this.#counters.fields(budgetPartition, this.#key);
    return { committed, spent };
  }

  /** Null without a cap. */
  async left(): Promise<number | null> {
    return this.#cap === null ? null : this.#cap - (await this.read()).committed;
  }

  #add(amounts: Amounts, cap: Amounts): Promise<boolean> {
    return this.#counters.add(budgetPartition, this.#key, amounts, { lifetimeMs, cap });
  }
}

const sound = (amount: number): number => {
  if (Number.isSafeInteger(amount) && amount >= 0) return amount;
  throw new RangeError('an amount of money is a whole number of micro-USD, and not negative');
};
