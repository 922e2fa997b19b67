import { StorageFault } from '../../domain/failure.ts';
import type { Amounts, LifetimeOptions } from '../../ports/storage/counters.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { AnalyticsTally } from './analytics-tally.ts';
import { AnalyticsTotals } from './analytics-totals.ts';
import type { DayTally } from './day-tally.ts';
import { analyticsPartition, figuresKey, totalsPartition, visitorsKey } from './partitions.ts';

/**
 * Sends what was counted: each day's sums in one write, and those of all days in another. A flush takes three round
 * trips, whatever it sends. What it loses, it counts as lost.
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
   * One at a time. Who asks while one waits for its turn shares it, because it will send what is there by then.
   *
   * @throws StorageFault when not all was sent. What certainly did not arrive is kept for the next flush, within
   *   bounds; what may have arrived is lost, and counted as such.
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

  /** @returns what has arrived */
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
      // Perhaps it arrived. That something was not counted can be told; that it was counted twice could not.
      this.#tally.lose(day, tally.atStake);
      throw new StorageFault(`the analytics of ${tally.atStake} requests may be lost`, { cause });
    }
  }

  /**
   * Before the sums: a union, unlike a sum, may be told twice. While storage is down that fails, and all is kept. Where
   * nobody came, and only storage had something to tell of itself, any other write does that may be done twice.
   */
  async #sendVisitors(day: string, { visitors }: DayTally): Promise<void> {
    if (visitors.length === 0) await this.#storage.probe();
    else await this.#storage.counters.addUnique(totalsPartition, visitorsKey(day), visitors, this.#lifetime);
  }
}
