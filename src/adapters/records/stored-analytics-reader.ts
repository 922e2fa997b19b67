import type { AnalyticsFigures } from '../../domain/analytics-figures.ts';
import type { AnalyticsReading, DayOfAnalytics } from '../../domain/analytics-summary.ts';
import type { AnalyticsReader } from '../../ports/analytics-reader.ts';
import type { Counters } from '../../ports/storage/counters.ts';
import { figuresOf } from './analytics-figures.ts';
import { analyticsPartition, figuresKey, totalsPartition, visitorsKey } from './partitions.ts';

/** Days read concurrently; more would delay other requests, here and at the backend. */
const daysAtOnce = 8;

/** Reads the sums that all instances have sent: two reads per day, several days at a time. */
export class StoredAnalyticsReader implements AnalyticsReader {
  readonly #counters: Counters;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  async read(days: readonly string[]): Promise<AnalyticsReading> {
    const read: DayOfAnalytics[] = [];
    for (let from = 0; from < days.length; from += daysAtOnce) {
      read.push(...(await Promise.all(days.slice(from, from + daysAtOnce).map((day) => this.#readDay(day)))));
    }
    const uniqueVisitors = await this.#counters.countUnique(totalsPartition, days.map(visitorsKey));
    return { days: read, uniqueVisitors };
  }

  async readTotals(): Promise<AnalyticsFigures> {
    return figuresOf(await this.#counters.fields(totalsPartition, figuresKey));
  }

  async #readDay(date: string): Promise<DayOfAnalytics> {
    const [amounts, uniqueVisitors] = await Promise.all([
      this.#counters.fields(analyticsPartition(date), figuresKey),
      this.#counters.countUnique(totalsPartition, [visitorsKey(date)]),
    ]);
    return { date, figures: figuresOf(amounts), uniqueVisitors };
  }
}
