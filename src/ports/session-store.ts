import type { Session, SessionId } from '../domain/session.ts';

/** Visitors' sessions, each for 30 days after its last use. */
export interface SessionStore {
  /** What others changed is seen within a second. Null for a session that nothing is kept of. @throws StorageFault */
  read(id: SessionId): Promise<Session | null>;

  /**
   * Changes a session, however many change it at one time: `change` is asked again when somebody was faster.
   *
   * @param change what the session becomes; null leaves it as it is, and makes none where there is none
   * @returns what is kept then, durably
   * @throws StorageFault when that is not certain
   */
  change(id: SessionId, change: (session: Session | null) => Session | null): Promise<Session | null>;

  /** Leaves nothing behind. @throws StorageFault when something may be left */
  remove(id: SessionId): Promise<void>;
}
