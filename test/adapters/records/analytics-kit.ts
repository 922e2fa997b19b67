import { AnalyticsSender } from '../../../src/adapters/records/analytics-sender.ts';
import { type AnalyticsBounds, AnalyticsTally } from '../../../src/adapters/records/analytics-tally.ts';
import { StoredAnalyticsReader } from '../../../src/adapters/records/stored-analytics-reader.ts';
import type { AnalyticsEvent } from '../../../src/domain/analytics.ts';
import type { AnalyticsFigures } from '../../../src/domain/analytics-figures.ts';
import type { DayOfAnalytics } from '../../../src/domain/analytics-summary.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';

export const dayMs = 86_400_000;
export const keptMs = 400 * dayMs;

/** The analytics of one instance: what it counts, sends and reads. */
export class Analytics {
  readonly #tally: AnalyticsTally;
  readonly #sender: AnalyticsSender;
  readonly reader: StoredAnalyticsReader;

  constructor(storage: Pick<Storage, 'counters' | 'probe'>, bounds?: AnalyticsBounds) {
    this.#tally = new AnalyticsTally(bounds);
    this.#sender = new AnalyticsSender(this.#tally, storage, keptMs);
    this.reader = new StoredAnalyticsReader(storage.counters);
  }

  record(event: AnalyticsEvent): void {
    this.#tally.record(event);
  }

  flush(): Promise<void> {
    return this.#sender.flush();
  }

  /** @returns what it threw */
  flushed(): Promise<unknown> {
    return this.flush().then(
      () => null,
      (error: unknown) => error,
    );
  }

  async day(date: string): Promise<DayOfAnalytics> {
    const [read] = (await this.reader.read([date])).days;
    if (!read) throw new Error('a day was asked for');
    return read;
  }

  async figures(date: string): Promise<AnalyticsFigures> {
    return (await this.day(date)).figures;
  }

  /** A day's figures, and how many came. */
  async visited(date: string): Promise<AnalyticsFigures & { readonly uniqueVisitors: number }> {
    const { figures, uniqueVisitors } = await this.day(date);
    return { ...figures, uniqueVisitors };
  }

  totals(): Promise<AnalyticsFigures> {
    return this.reader.readTotals();
  }
}
