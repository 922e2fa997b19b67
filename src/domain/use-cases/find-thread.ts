import type { ThreadArchive } from '../../ports/thread-archive.ts';
import type { ThreadCache } from '../../ports/thread-cache.ts';
import { parseThreadId } from '../fingerprint.ts';
import type { Thread, ThreadId } from '../thread.ts';

export interface FoundThread {
  readonly thread: Thread;
  /** The normalised text to which the posts' ranges refer; null if not asked for. */
  readonly sourceText: string | null;
}

/** Finds a stored thread. Anybody who knows its id may see it. */
export class FindThread {
  readonly #cache: ThreadCache;
  readonly #archive: ThreadArchive;

  constructor(cache: ThreadCache, archive: ThreadArchive) {
    this.#cache = cache;
    this.#archive = archive;
  }

  /**
   * Null if the id is invalid, or the thread is no longer stored.
   *
   * @throws StorageFault when storage does not answer
   */
  async run(id: string, { withSource }: { readonly withSource: boolean }): Promise<FoundThread | null> {
    const parsed = parseThreadId(id);
    if (parsed === null) return null;
    const cached = await this.#findCached(parsed.id, withSource);
    if (cached !== null) return cached;
    const kept = await this.#archive.find(parsed.id);
    return kept && { thread: kept.thread, sourceText: withSource ? kept.sourceText : null };
  }

  async #findCached(id: ThreadId, withSource: boolean): Promise<FoundThread | null> {
    const [thread, sourceText] = await Promise.all([
      this.#cache.find(id),
      withSource ? this.#cache.sourceText(id) : null,
    ]);
    return thread && { thread, sourceText };
  }
}
