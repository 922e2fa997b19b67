import { countQuotas } from '../adapters/records/usage-figures.ts';
import type { AnalyticsReader } from '../ports/analytics-reader.ts';
import type { CacheAdministration } from '../ports/cache-administration.ts';
import type { Counters } from '../ports/storage/counters.ts';

export interface HitCounts {
  readonly hits: number;
  readonly misses: number;
}

/** What operators are told of the cache and of the limits. Every call asks storage, and throws StorageFault when it is down. */
export class CacheFigures {
  readonly #administration: CacheAdministration;
  readonly #analytics: AnalyticsReader;
  readonly #counters: Counters;
  readonly #hot: { readonly hotThreads: number };

  /** @param hot what this process holds of the cache itself */
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

  /** Of all instances, since the store began. A second old at most, or as long as analytics are kept in the process. */
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

  /** Threads that this process holds. */
  get hotThreads(): number {
    return this.#hot.hotThreads;
  }
}
