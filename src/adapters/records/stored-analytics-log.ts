import type { GenerationEvent } from '../../domain/analytics.ts';
import { StorageFault } from '../../domain/failure.ts';
import type { AnalyticsLog } from '../../ports/analytics-log.ts';
import type { Amounts, Counters, LifetimeOptions } from '../../ports/storage/counters.ts';
import type { Figures } from './analytics-figures.ts';
import { AnalyticsTotals } from './analytics-totals.ts';
import { DayTally } from './day-tally.ts';
import { analyticsPartition } from './partitions.ts';
import { SiteNames } from './site-names.ts';

export interface AnalyticsLogOptions {
  readonly counters: Counters;
  /** How long a day's figures are kept, from its first. */
  readonly keptMs: number;
  readonly bounds?: AnalyticsBounds;
}

/** What is held in the process, and sent at a time, at most. */
export interface AnalyticsBounds {
  readonly days: number;
  readonly visitorsPerDay: number;
  /** Those that are counted by name. */
  readonly sitesPerDay: number;
}

const defaultBounds: AnalyticsBounds = { days: 8, visitorsPerDay: 20_000, sitesPerDay: 500 };

const figuresKey = 'n';
const visitorsKey = 'u';

/**
 * Adds up in the process, and sends each day's sums in one write, and those of all in another: a flush takes three round
 * trips, whatever it sends. What it loses, it tells: see `dropped`, `unseen`.
 */
export class StoredAnalyticsLog implements AnalyticsLog {
  readonly #counters: Counters;
  readonly #totals: AnalyticsTotals;
  readonly #lifetime: LifetimeOptions;
  readonly #bounds: AnalyticsBounds;
  readonly #sites: SiteNames;
  readonly #tallies = new Map<string, DayTally>();
  #latest: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | null = null;

  constructor({ counters, keptMs, bounds = defaultBounds }: AnalyticsLogOptions) {
    this.#counters = counters;
    this.#totals = new AnalyticsTotals(counters);
    this.#lifetime = { lifetimeMs: keptMs };
    this.#bounds = bounds;
    this.#sites = new SiteNames(bounds.sitesPerDay);
  }

  record(event: GenerationEvent): void {
    const day = new Date(event.atMs).toISOString().slice(0, 10);
    this.#tallyOf(day).count(event, event.site === null ? null : this.#sites.nameOf(day, event.site));
  }

  /**
   * One at a time. Who asks while one waits for its turn shares it, because it will send what is there by then.
   *
   * @throws StorageFault when not all was sent. What certainly did not arrive is kept for the next flush, within
   *   bounds; what may have arrived is dropped and counted as such.
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

  async figures(day: string): Promise<Figures> {
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) return {};
    const partition = analyticsPartition(day);
    const [fields, visitors] = await Promise.all([
      this.#counters.fields(partition, figuresKey),
      this.#counters.countUnique(partition, [visitorsKey]),
    ]);
    return visitors === 0 ? fields : { ...fields, visitors };
  }

  totals(): Promise<Figures> {
    return this.#totals.figures();
  }

  async #sendAll(): Promise<void> {
    const tallies = [...this.#tallies];
    this.#tallies.clear();
    const days = await Promise.allSettled(tallies.map(([day, tally]) => this.#send(day, tally)));
    const arrived = days.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const [total] = await Promise.allSettled([this.#totals.add(arrived)]);
    const failed = [...days, total].find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** @returns what has arrived. The visitors first: a union, unlike a sum, may be told twice. While storage is down that fails, and all is kept. */
  async #send(day: string, tally: DayTally): Promise<Amounts> {
    const partition = analyticsPartition(day);
    const { visitors, amounts } = tally;
    try {
      if (visitors.length > 0) await this.#counters.addUnique(partition, visitorsKey, visitors, this.#lifetime);
    } catch (cause) {
      this.#tallyOf(day).merge(tally);
      throw new StorageFault('analytics wait for storage to answer', { cause });
    }
    try {
      await this.#counters.add(partition, figuresKey, amounts, this.#lifetime);
      return amounts;
    } catch (cause) {
      // Perhaps it arrived. That something was not counted can be told; that it was counted twice could not.
      this.#tallyOf(day).add('dropped', tally.atStake);
      throw new StorageFault(`the analytics of ${tally.atStake} requests may be lost`, { cause });
    }
  }

  #tallyOf(day: string): DayTally {
    const known = this.#tallies.get(day);
    if (known) return known;
    const fresh = new DayTally(this.#bounds.visitorsPerDay);
    this.#tallies.set(day, fresh);
    const [oldest] = this.#tallies;
    if (this.#tallies.size > this.#bounds.days && oldest) {
      const [oldDay, old] = oldest;
      this.#tallies.delete(oldDay);
      fresh.add('dropped', old.atStake);
    }
    return fresh;
  }
}
