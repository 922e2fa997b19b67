import { StorageFault } from '../../domain/failure.ts';
import type { Amounts, Counters } from '../../ports/storage/counters.ts';
import { atStakeIn, isOfItsDay, lostName } from './analytics-figures.ts';
import { figuresKey, totalsPartition } from './partitions.ts';

/**
 * The figures of all days, without lifetime. They are sent what has arrived at the days, and so never tell more; what
 * the days tell as lost, they tell too.
 */
export class AnalyticsTotals {
  readonly #counters: Counters;
  /** Requests that were lost on the way here, and that nobody has been told of. */
  #untold = 0;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /**
   * In one write.
   *
   * @param days the sums that have been added to their days
   * @throws StorageFault when it may not have arrived: then it is lost, and told as such with the next.
   */
  async add(days: readonly Amounts[]): Promise<void> {
    const sums = sumOf([...days, { [lostName]: this.#untold }]);
    if (Object.keys(sums).length === 0) return;
    this.#untold = 0;
    try {
      await this.#counters.add(totalsPartition, figuresKey, sums);
    } catch (cause) {
      this.#untold = atStakeIn(sums);
      throw new StorageFault(`the totals may lack ${this.#untold} requests`, { cause });
    }
  }
}

const sumOf = (all: readonly Amounts[]): Amounts => {
  const sums = new Map<string, number>();
  for (const [name, amount] of all.flatMap((amounts) => Object.entries(amounts))) {
    if (amount !== 0 && !isOfItsDay(name)) sums.set(name, (sums.get(name) ?? 0) + amount);
  }
  return Object.fromEntries(sums);
};
