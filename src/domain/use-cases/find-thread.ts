import type { ThreadCache } from '../../ports/thread-cache.ts';
import { parseThreadId } from '../fingerprint.ts';
import type { Thread } from '../thread.ts';

export interface FoundThread {
  readonly thread: Thread;
  /** The normalised text that the posts' ranges point into; null where it was not asked for. */
  readonly sourceText: string | null;
}

/** A thread that was made before: who knows its id may see it. */
export class FindThread {
  readonly #cache: ThreadCache;

  constructor(cache: ThreadCache) {
    this.#cache = cache;
  }

  /** Null for what is no thread id, and for a thread that is not kept any longer. */
  async run(id: string, { withSource }: { readonly withSource: boolean }): Promise<FoundThread | null> {
    const parsed = parseThreadId(id);
    if (parsed === null) return null;
    const [thread, sourceText] = await Promise.all([
      this.#cache.find(parsed.id),
      withSource ? this.#cache.sourceText(parsed.id) : null,
    ]);
    return thread === null ? null : { thread, sourceText };
  }
}
