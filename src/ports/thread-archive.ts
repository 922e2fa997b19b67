import type { Thread, ThreadId } from '../domain/thread.ts';

/**
 * Threads in visitors' histories, each for 30 days after it was last kept: longer than in the cache. Clearing the cache
 * clears them too. Every method throws StorageFault when storage is down.
 */
export interface ThreadArchive {
  /**
   * Keeps the cached thread for one more history.
   *
   * @returns whether it is kept: false if the cache does not have it, as after a clear
   */
  keep(id: ThreadId): Promise<boolean>;

  /** Undoes one `keep`. A thread that is in no history any longer is deleted at once. */
  release(id: ThreadId): Promise<void>;

  find(id: ThreadId): Promise<ArchivedThread | null>;
}

export interface ArchivedThread {
  readonly thread: Thread;
  /** The normalised source text. */
  readonly sourceText: string;
}
