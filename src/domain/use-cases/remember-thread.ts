import type { SessionStore } from '../../ports/session-store.ts';
import type { ThreadArchive } from '../../ports/thread-archive.ts';
import { type HistoryEntry, historyEntryOf, type Session, type SessionId, withThread } from '../session.ts';
import type { Thread, ThreadId } from '../thread.ts';

/** Adds a thread to its visitor's history, and keeps it stored for as long as it is listed there. */
export class RememberThread {
  readonly #sessions: SessionStore;
  readonly #archive: ThreadArchive;

  constructor(sessions: SessionStore, archive: ThreadArchive) {
    this.#sessions = sessions;
    this.#archive = archive;
  }

  /**
   * Does nothing for a thread that is not stored, or a session that was removed.
   *
   * @throws StorageFault when it may not have been added
   */
  async run(session: SessionId, thread: Thread): Promise<void> {
    const entry = historyEntryOf(thread);
    // Kept first, so that every thread in a history can be found.
    if (entry === null || !(await this.#archive.keep(entry.id))) return;
    let unused: readonly ThreadId[] = [];
    const add = (kept: Session | null): Session | null => {
      const changed = kept && withThread(kept, entry);
      unused = unusedAfter(kept, changed, entry);
      return changed;
    };
    await this.#sessions.change(session, add, { durable: false });
    await Promise.all(unused.map((id) => this.#archive.release(id)));
  }
}

/**
 * The threads to release, once each: those that made room, and the added one if the history had it before, or is gone.
 */
const unusedAfter = (
  before: Session | null,
  after: Session | null,
  { id: added }: HistoryEntry,
): readonly ThreadId[] => {
  const had = before?.threads.map(({ id }) => id) ?? [];
  const has = new Set(after?.threads.map(({ id }) => id));
  const dropped = had.filter((id) => !has.has(id));
  return after === null || had.includes(added) ? [added, ...dropped] : dropped;
};
