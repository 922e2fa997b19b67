import { StorageFault } from '../../domain/failure.ts';
import { type Fingerprint, parseThreadId } from '../../domain/fingerprint.ts';
import type { Thread, ThreadId } from '../../domain/thread.ts';
import type { CacheEntry, CacheFence, CacheReading, ThreadCache } from '../../ports/thread-cache.ts';

/** Changes as soon as that part of storage has answered anyone. */
type Answers = string | number;

export interface SpareThreadCache {
  /** Makes an empty cache that needs no storage: one for each outage. */
  readonly makeSpare: () => ThreadCache;
  /** For the part of storage that has a source; see `StorageBreaker.answersIn`. Different for any two parts. */
  readonly answers: (sourceScope: string) => Answers;
}

interface Spare {
  readonly cache: ThreadCache;
  /** The parts of storage that the spare replaces: the `Answers` of each, and a thread that it stores. */
  readonly lost: ReadonlyMap<Answers, ThreadId>;
}

/**
 * A cache that never fails. While storage, or a part of it, is down, that part's threads are kept in this process. As
 * soon as a lost part has answered anyone, they are forgotten: a thread that was cleared meanwhile must not return in
 * the next outage. Parts lost together share one spare cache, and so its bounds; the first to answer empties it.
 */
export class ForgetfulThreadCache implements ThreadCache {
  readonly #cache: ThreadCache;
  readonly #options: SpareThreadCache;
  #spare: Spare | null = null;
  /** The spare that issued a fence; other fences are the cache's own. */
  readonly #spareOf = new WeakMap<CacheFence, ThreadCache>();

  constructor(cache: ThreadCache, options: SpareThreadCache) {
    this.#cache = cache;
    this.#options = options;
  }

  read(fingerprint: Fingerprint): Promise<CacheReading> {
    return this.#ask(
      fingerprint.threadId,
      (cache) => cache.read(fingerprint),
      async (spare) => {
        const reading = await spare.read(fingerprint);
        this.#spareOf.set(reading.fence, spare);
        return reading.kind === 'hit' ? { ...reading, level: 'spare' } : reading;
      },
    );
  }

  /** Also false while storage is down, and for a fence of a spare that has been forgotten. */
  async write(entry: CacheEntry, fence: CacheFence, lifetimeMs: number): Promise<boolean> {
    const spare = this.#spareOf.get(fence);
    if (spare !== undefined && spare !== this.#standingSpare()?.cache) return false;
    try {
      return await (spare ?? this.#cache).write(entry, fence, lifetimeMs);
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      return false;
    }
  }

  find(id: ThreadId): Promise<Thread | null> {
    return this.#ask(id, (cache) => cache.find(id));
  }

  sourceText(id: ThreadId): Promise<string | null> {
    return this.#ask(id, (cache) => cache.sourceText(id));
  }

  async #ask<T>(id: ThreadId, call: (cache: ThreadCache) => Promise<T>, callSpare = call): Promise<T> {
    try {
      const answer = await call(this.#cache);
      if (this.#standingSpare()?.lost.has(this.#answersOn(id))) this.#spare = null;
      return answer;
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      return callSpare(this.#spareFor(id));
    }
  }

  #spareFor(id: ThreadId): ThreadCache {
    const answers = this.#answersOn(id);
    const standing = this.#standingSpare();
    if (standing?.lost.has(answers)) return standing.cache;
    // Another part is lost too: start an empty spare. Its threads may have moved to that part, and been cleared there,
    // since they were kept.
    const lost = new Map([...(standing?.lost ?? []), [answers, id]]);
    this.#spare = { cache: this.#options.makeSpare(), lost };
    return this.#spare.cache;
  }

  /** Null as soon as any of its lost parts has answered anyone. */
  #standingSpare(): Spare | null {
    if (this.#spare === null) return null;
    for (const [answers, id] of this.#spare.lost) {
      if (answers !== this.#answersOn(id)) this.#spare = null;
    }
    return this.#spare;
  }

  #answersOn(id: ThreadId): Answers {
    return this.#options.answers(parseThreadId(id)?.sourceScope ?? '');
  }
}
