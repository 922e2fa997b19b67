import { StorageFault } from '../../domain/failure.ts';
import type { Amounts, Counters } from '../../ports/storage/counters.ts';
import { atStakeIn, isOfItsDay, lostName } from './analytics-figures.ts';
import { figuresKey, totalsPartition } from './partitions.ts';

/**
 * The figures of all days, without a lifetime. They get the amounts that have arrived in the days' figures, and so
 * never exceed these; requests that the days report as lost are lost here too.
 */
export class AnalyticsTotals {
  readonly #counters: Counters;
  /** Requests lost while being sent here, and not yet reported. */
  #untold = 0;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /**
   * Adds the sums of several days in one write.
   *
   * @param days the sums that have been added to their days
   * @throws StorageFault when it may not have arrived: then it is lost, and the next write reports that.
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
