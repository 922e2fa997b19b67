import { StorageFault } from '../../domain/failure.ts';
import type { Fingerprint } from '../../domain/fingerprint.ts';
import type { Thread, ThreadId } from '../../domain/thread.ts';
import type { CacheEntry, CacheFence, CacheReading, ThreadCache } from '../../ports/thread-cache.ts';

export interface SpareThreadCache {
  /** An empty cache that needs no storage: one for each outage. */
  readonly makeSpare: () => ThreadCache;
  /** How often storage has answered anybody in this process so far; see `StorageBreaker.answers`. */
  readonly answers: () => number;
}

/**
 * A cache that never fails. While storage is down it keeps threads in this process, and as soon as storage has answered
 * anybody it forgets them: one that was cleared meanwhile, by whomever, must not come back in the next outage.
 */
export class ForgetfulThreadCache implements ThreadCache {
  readonly #cache: ThreadCache;
  readonly #options: SpareThreadCache;
  #spare: { readonly cache: ThreadCache; readonly answers: number } | null = null;
  /** Which spare gave a fence; the cache itself gave all others. */
  readonly #spareOf = new WeakMap<CacheFence, ThreadCache>();

  constructor(cache: ThreadCache, options: SpareThreadCache) {
    this.#cache = cache;
    this.#options = options;
  }

  read(fingerprint: Fingerprint): Promise<CacheReading> {
    return this.#ask(
      (cache) => cache.read(fingerprint),
      async (spare) => {
        const reading = await spare.read(fingerprint);
        this.#spareOf.set(reading.fence, spare);
        return reading.kind === 'hit' ? { ...reading, level: 'spare' } : reading;
      },
    );
  }

  /** Also false while storage is down, and for a fence that the spare gave, once that is forgotten. */
  async write(entry: CacheEntry, fence: CacheFence, lifetimeMs: number): Promise<boolean> {
    const spare = this.#spareOf.get(fence);
    if (spare !== undefined && spare !== this.#currentSpare()) return false;
    try {
      return await (spare ?? this.#cache).write(entry, fence, lifetimeMs);
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      return false;
    }
  }

  find(id: ThreadId): Promise<Thread | null> {
    return this.#ask((cache) => cache.find(id));
  }

  sourceText(id: ThreadId): Promise<string | null> {
    return this.#ask((cache) => cache.sourceText(id));
  }

  async #ask<T>(call: (cache: ThreadCache) => Promise<T>, callSpare = call): Promise<T> {
    try {
      const answer = await call(this.#cache);
      this.#spare = null;
      return answer;
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      return callSpare(this.#currentSpare());
    }
  }

  #currentSpare(): ThreadCache {
    const answers = this.#options.answers();
    if (this.#spare?.answers !== answers) this.#spare = { cache: this.#options.makeSpare(), answers };
    return this.#spare.cache;
  }
}
