import type { Fingerprint } from '../../domain/fingerprint.ts';
import type { Thread, ThreadId } from '../../domain/thread.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { CacheEntry, CacheFence, CacheLevel, CacheReading, ThreadCache } from '../../ports/thread-cache.ts';

/** Counts reads by the level that answered; `none` for misses. */
export class MeteredThreadCache implements ThreadCache {
  readonly #cache: ThreadCache;
  readonly #metrics: Metrics;

  constructor(cache: ThreadCache, metrics: Metrics) {
    this.#cache = cache;
    this.#metrics = metrics;
  }

  async read(fingerprint: Fingerprint): Promise<CacheReading> {
    const reading = await this.#cache.read(fingerprint);
    this.#metrics.count('cache_reads', labelsOf[reading.kind === 'hit' ? reading.level : 'none']);
    return reading;
  }

  write(entry: CacheEntry, fence: CacheFence, lifetimeMs: number): Promise<boolean> {
    return this.#cache.write(entry, fence, lifetimeMs);
  }

  find(id: ThreadId): Promise<Thread | null> {
    return this.#cache.find(id);
  }

  sourceText(id: ThreadId): Promise<string | null> {
    return this.#cache.sourceText(id);
  }
}

/** Made once, because every request reads. */
const labelsOf: Readonly<Record<CacheLevel | 'none', { readonly level: string }>> = {
  process: { level: 'process' },
  storage: { level: 'storage' },
  spare: { level: 'spare' },
  none: { level: 'none' },
};
