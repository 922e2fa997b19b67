import type { Session, SessionId } from '../domain/session.ts';

/** Visitors' sessions, each for 30 days after its last use: reading it is one. */
export interface SessionStore {
  /** What others changed is seen within a second. Null for a session that nothing is kept of. @throws StorageFault */
  read(id: SessionId): Promise<Session | null>;

  /** As `read`, by storage's own word, for who must not be told what was. @throws StorageFault */
  readNow(id: SessionId): Promise<Session | null>;

  /**
   * Makes an empty session where nothing is kept, and leaves one that is there as it is. Not durably; and not for who was
   * removed a moment ago, as far as that is known.
   *
   * @throws StorageFault when it may not have been made
   */
  open(id: SessionId): Promise<void>;

  /**
   * Changes a session, however many change it at one time: `change` is asked again when somebody was faster.
   *
   * @param change what the session becomes; null leaves it as it is, and makes none where there is none
   * @returns what is kept then, durably unless the options say that it need not be
   * @throws StorageFault when that is not certain
   */
  change(
    id: SessionId,
    change: (session: Session | null) => Session | null,
    options?: SessionChangeOptions,
  ): Promise<Session | null>;

  /**
   * Whether anything is kept of the session with that digest (`digestOfSession`), which is all that is known of somebody
   * else's. Asked of storage every time. @throws StorageFault
   */
  lives(digest: string): Promise<boolean>;

  /**
   * Leaves nothing behind, neither of what was kept nor of what others write while this is under way; and a change that is
   * tried again afterwards finds that nothing is there, and brings nothing back unless it makes a session of that.
   *
   * One write it does not keep out: another instance's very first, of a session that nothing was kept of, where that lands
   * after this is done. Neither looking nor removing may leave a trace, so storage is then as it was when the other looked,
   * and no condition tells its write from that of who comes afterwards.
   *
   * @returns what was kept
   * @throws StorageFault when something may be left
   */
  remove(id: SessionId): Promise<Session | null>;
}

export interface SessionChangeOptions {
  /** Whether the change has to survive a crash before it is acknowledged; true where not given. */
  readonly durable?: boolean;
}
