import type { Session, SessionId } from '../domain/session.ts';

/** Visitors' sessions, each for 30 days after its last use; a read is a use. */
export interface SessionStore {
  /** Other instances' changes are seen within a second. Null for a session without stored data. @throws StorageFault */
  read(id: SessionId): Promise<Session | null>;

  /**
   * As `read`, but always read from storage: for decisions that must not rely on a remembered session.
   *
   * @throws StorageFault
   */
  readNow(id: SessionId): Promise<Session | null>;

  /**
   * Creates an empty session, unless there is one. Not durable. Does nothing for a session that this process has just
   * removed.
   *
   * @throws StorageFault when it may not have been created
   */
  open(id: SessionId): Promise<void>;

  /**
   * Changes a session atomically: `change` is called again when another writer was faster.
   *
   * @param change returns the new session; null leaves it as it is, and creates none
   * @returns the session afterwards; it is durable unless the options say otherwise
   * @throws StorageFault when the outcome is not certain
   */
  change(
    id: SessionId,
    change: (session: Session | null) => Session | null,
    options?: SessionChangeOptions,
  ): Promise<Session | null>;

  /**
   * Whether the session with that digest (`digestOfSession`) exists: of other visitors' sessions only the digest is
   * known. Always read from storage.
   *
   * @throws StorageFault
   */
  lives(digest: string): Promise<boolean>;

  /**
   * Removes a session, and anything that others write to it during the removal. A change retried afterwards finds no
   * session, and restores nothing unless it creates one from that.
   *
   * One write cannot be prevented: another instance's very first write to a session without stored data, if it arrives
   * after the removal. Neither reads nor removals may leave a trace, so storage then looks as it did when that instance
   * read it, and no condition can tell its write from a later visitor's.
   *
   * @returns the removed session
   * @throws StorageFault when something may be left
   */
  remove(id: SessionId): Promise<Session | null>;
}

export interface SessionChangeOptions {
  /** Whether the change must survive a crash before it is acknowledged. Default: true. */
  readonly durable?: boolean;
}
