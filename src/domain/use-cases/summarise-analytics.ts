import type { AnalyticsReader } from '../../ports/analytics-reader.ts';
import type { Clock } from '../../ports/clock.ts';
import { type AnalyticsSummary, summaryOf } from '../analytics-summary.ts';
import { latestUtcDays } from '../utc-day.ts';

/** Summarises the latest days, each and together. */
export class SummariseAnalytics {
  readonly #reader: AnalyticsReader;
  readonly #clock: Clock;

  constructor(reader: AnalyticsReader, clock: Clock) {
    this.#reader = reader;
    this.#clock = clock;
  }

  /**
   * @param days how many, today included
   * @throws StorageFault
   */
  async run(days: number): Promise<AnalyticsSummary> {
    return summaryOf(await this.#reader.read(latestUtcDays(this.#clock.now(), days)));
  }
}
