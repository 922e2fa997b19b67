import { countQuotas } from '../adapters/records/usage-figures.ts';
import type { AnalyticsReader } from '../ports/analytics-reader.ts';
import type { CacheAdministration } from '../ports/cache-administration.ts';
import type { Counters } from '../ports/storage/counters.ts';

export interface HitCounts {
  readonly hits: number;
  readonly misses: number;
}

/**
 * Figures of the cache and of the limits, for operators. Every method asks storage, and throws StorageFault when it is
 * down.
 */
export class CacheFigures {
  readonly #administration: CacheAdministration;
  readonly #analytics: AnalyticsReader;
  readonly #counters: Counters;
  readonly #hot: { readonly hotThreads: number };

  /** @param hot the threads kept in this process */
  constructor(
    administration: CacheAdministration,
    analytics: AnalyticsReader,
    counters: Counters,
    hot: { readonly hotThreads: number },
  ) {
    this.#administration = administration;
    this.#analytics = analytics;
    this.#counters = counters;
    this.#hot = hot;
  }

  /**
   * Counts of all instances since the store was created; at most a second old, or one flush interval of the analytics.
   */
  async hitCounts(): Promise<HitCounts> {
    const { hits, misses } = await this.#analytics.readTotals();
    return { hits, misses };
  }

  countEntries(): Promise<number> {
    return this.#administration.countEntries();
  }

  countQuotas(): Promise<number> {
    return countQuotas(this.#counters);
  }

  /** The number of threads kept in this process. */
  get hotThreads(): number {
    return this.#hot.hotThreads;
  }
}
