import type { ThreadArchive } from '../../ports/thread-archive.ts';
import type { ThreadCache } from '../../ports/thread-cache.ts';
import { parseThreadId } from '../fingerprint.ts';
import type { Thread, ThreadId } from '../thread.ts';

export interface FoundThread {
  readonly thread: Thread;
  /** The normalised text that the posts' ranges point into; null where it was not asked for. */
  readonly sourceText: string | null;
}

/** A thread that was made before: who knows its id may see it. */
export class FindThread {
  readonly #cache: ThreadCache;
  readonly #archive: ThreadArchive;

  constructor(cache: ThreadCache, archive: ThreadArchive) {
    this.#cache = cache;
    this.#archive = archive;
  }

  /**
   * Null for what is no thread id, and for a thread that is not kept any longer.
   *
   * @throws StorageFault where it may be kept, and storage does not say
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
