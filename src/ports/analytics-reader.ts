import type { AnalyticsFigures } from '../domain/analytics-figures.ts';
import type { AnalyticsReading } from '../domain/analytics-summary.ts';

/** What all instances have counted and sent. Every reading throws `StorageFault` when storage does not answer. */
export interface AnalyticsReader {
  /**
   * These days, in the same order; those on which nothing happened, too. Costs the same whatever happened on them.
   *
   * @param days `YYYY-MM-DD`, UTC
   */
  read(days: readonly string[]): Promise<AnalyticsReading>;

  /** Of all days ever; but for sites and visitors, of which there is no end. */
  readTotals(): Promise<AnalyticsFigures>;
}
