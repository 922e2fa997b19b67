import type { Thread, ThreadId } from '../domain/thread.ts';

/**
 * Threads that stand in histories, each for 30 days after it was last kept: longer than the cache has them. What is
 * cleared from the cache is cleared here too. Every verb throws StorageFault when its storage is down.
 */
export interface ThreadArchive {
  /**
   * Keeps the thread as the cache has it now, for one more history.
   *
   * @returns whether it is kept: false where the cache does not have it, such as after a clear
   */
  keep(id: ThreadId): Promise<boolean>;

  /** Undoes one `keep`. What no history has any longer is gone at once. */
  release(id: ThreadId): Promise<void>;

  find(id: ThreadId): Promise<ArchivedThread | null>;
}

export interface ArchivedThread {
  readonly thread: Thread;
  /** The normalised source text. */
  readonly sourceText: string;
}
