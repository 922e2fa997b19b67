import { StorageFault } from '../../domain/failure.ts';
import { type Fingerprint, parseThreadId } from '../../domain/fingerprint.ts';
import type { Thread, ThreadId } from '../../domain/thread.ts';
import type { CacheEntry, CacheFence, CacheReading, ThreadCache } from '../../ports/thread-cache.ts';

/** Stands for what some part of storage has answered so far: the same only while it has answered nobody. */
type Answers = string | number;

export interface SpareThreadCache {
  /** An empty cache that needs no storage: one for each outage. */
  readonly makeSpare: () => ThreadCache;
  /** Of the part of storage that a source is kept in; see `StorageBreaker.answersIn`. No two parts have the same. */
  readonly answers: (sourceScope: string) => Answers;
}

interface Spare {
  readonly cache: ThreadCache;
  /** The parts of storage that it stands in for: what each had answered, and a source that is kept there. */
  readonly lost: ReadonlyMap<Answers, ThreadId>;
}

/**
 * A cache that never fails. While storage, or a part of it, is down, it keeps that part's threads in this process; and as
 * soon as a lost part has answered anybody it forgets them: one that was cleared meanwhile, by whomever, must not come back
 * in the next outage. Parts that are lost together share one spare, and so its bounds; the first to answer empties it.
 */
export class ForgetfulThreadCache implements ThreadCache {
  readonly #cache: ThreadCache;
  readonly #options: SpareThreadCache;
  #spare: Spare | null = null;
  /** Which spare gave a fence; the cache itself gave all others. */
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

  /** Also false while storage is down, and for a fence that the spare gave, once that is forgotten. */
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
    // It begins anew for another part that is lost: what it has may have moved there, and been cleared, since it was kept.
    const lost = new Map([...(standing?.lost ?? []), [answers, id]]);
    this.#spare = { cache: this.#options.makeSpare(), lost };
    return this.#spare.cache;
  }

  /** Null once any of the parts that it stands in for has answered anybody. */
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
