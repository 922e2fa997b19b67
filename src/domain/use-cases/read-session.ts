import type { SessionStore } from '../../ports/session-store.ts';
import { emptySession, type Session, type SessionId } from '../session.ts';

/** What is kept of a visitor. Nobody is told whether that is nothing. */
export class ReadSession {
  readonly #sessions: SessionStore;

  constructor(sessions: SessionStore) {
    this.#sessions = sessions;
  }

  /** @throws StorageFault where nobody can say */
  async run(id: SessionId): Promise<Session> {
    return (await this.#sessions.read(id)) ?? emptySession;
  }
}
