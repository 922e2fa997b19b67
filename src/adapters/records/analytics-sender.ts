import { StorageFault } from '../../domain/failure.ts';
import type { Amounts, LifetimeOptions } from '../../ports/storage/counters.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { AnalyticsTally } from './analytics-tally.ts';
import { AnalyticsTotals } from './analytics-totals.ts';
import type { DayTally } from './day-tally.ts';
import { analyticsPartition, figuresKey, totalsPartition, visitorsKey } from './partitions.ts';

/**
 * Sends the counted figures: each day's sums in one write, and those of all days in another. A flush takes three round
 * trips, whatever it sends. Lost requests are counted as lost.
 */
export class AnalyticsSender {
  readonly #tally: AnalyticsTally;
  readonly #storage: Pick<Storage, 'counters' | 'probe'>;
  readonly #totals: AnalyticsTotals;
  readonly #lifetime: LifetimeOptions;
  #latest: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | null = null;

  /** @param keptMs how long a day's figures are kept, from its first */
  constructor(tally: AnalyticsTally, storage: Pick<Storage, 'counters' | 'probe'>, keptMs: number) {
    this.#tally = tally;
    this.#storage = storage;
    this.#totals = new AnalyticsTotals(storage.counters);
    this.#lifetime = { lifetimeMs: keptMs };
  }

  /**
   * One at a time. Callers share a flush that is waiting for its turn, as it will send everything counted by then.
   *
   * @throws StorageFault when not all was sent. Amounts that certainly did not arrive are kept for the next flush,
   * within bounds; those that may have arrived are counted as lost.
   */
  flush(): Promise<void> {
    const send = (): Promise<void> => {
      this.#waiting = null;
      return this.#sendAll();
    };
    this.#waiting ??= this.#latest.then(send, send);
    this.#latest = this.#waiting;
    return this.#waiting;
  }

  async #sendAll(): Promise<void> {
    const tallies = this.#tally.handOver();
    const days = await Promise.allSettled(tallies.map(([day, tally]) => this.#send(day, tally)));
    const arrived = days.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const [total] = await Promise.allSettled([this.#totals.add(arrived)]);
    const failed = [...days, total].find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** @returns the amounts that have arrived */
  async #send(day: string, tally: DayTally): Promise<Amounts> {
    const { amounts } = tally;
    try {
      await this.#sendVisitors(day, tally);
    } catch (cause) {
      this.#tally.takeBack(day, tally);
      throw new StorageFault('analytics wait for storage to answer', { cause });
    }
    try {
      await this.#storage.counters.add(analyticsPartition(day), figuresKey, amounts, this.#lifetime);
      return amounts;
    } catch (cause) {
      // It may have arrived. A lost count can be reported; a double count could not.
      this.#tally.lose(day, tally.atStake);
      throw new StorageFault(`the analytics of ${tally.atStake} requests may be lost`, { cause });
    }
  }

  /**
   * Sent before the sums, since a union may be sent twice and sums may not. While storage is down this fails, and
   * everything is kept. On a day without visitors, when only storage's own events were counted, another repeatable
   * write replaces it.
   */
  async #sendVisitors(day: string, { visitors }: DayTally): Promise<void> {
    if (visitors.length === 0) await this.#storage.probe();
    else await this.#storage.counters.addUnique(totalsPartition, visitorsKey(day), visitors, this.#lifetime);
  }
}
