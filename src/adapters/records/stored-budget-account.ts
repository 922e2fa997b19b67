import { dayMs } from '../../domain/utc-day.ts';
import type { Amounts, Counters } from '../../ports/storage/counters.ts';
import { budgetPartition } from './partitions.ts';

/** Longer than any call, and than any clock is wrong, so that a day's late settlements find their account. */
const lifetimeMs = 2 * dayMs;

export interface AccountBalance {
  /** Spent, or set aside. */
  readonly committed: number;
  readonly spent: number;
}

/** One day's account, in whole micro-USD. What it holds is `committed`, which the cap binds, and `spent`, a part of it. */
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

  /** No cap here: what was spent was spent. */
  async settle(most: number, cost: number): Promise<void> {
    const committed = sound(cost) - most;
    if (committed !== 0 || cost !== 0) await this.#add({ committed, spent: cost }, {});
  }

  /** A field of its own for each charge, under a cap of 1: who tells it again, because no reply came, is refused. */
  async charge(id: string, cost: number): Promise<void> {
    const once = `charge:${id}`;
    await this.#add({ committed: sound(cost), spent: cost, [once]: 1 }, { [once]: 1 });
  }

  async read(): Promise<AccountBalance> {
    const { committed = 0, spent = 0 } = await this.#counters.fields(budgetPartition, this.#key);
    return { committed, spent };
  }

  /** Null where there is no cap. */
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
