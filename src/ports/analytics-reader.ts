import type { AnalyticsFigures } from '../domain/analytics-figures.ts';
import type { AnalyticsReading } from '../domain/analytics-summary.ts';

/** The figures that all instances have sent. Every method throws `StorageFault` when storage does not answer. */
export interface AnalyticsReader {
  /**
   * The given days, in the same order, empty ones too. The cost does not depend on how much happened.
   *
   * @param days `YYYY-MM-DD`, UTC
   */
  read(days: readonly string[]): Promise<AnalyticsReading>;

  /** The figures of all days; without sites and visitors, which are unbounded. */
  readTotals(): Promise<AnalyticsFigures>;
}
