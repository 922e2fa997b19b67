import type { SessionStore } from '../../ports/session-store.ts';
import { emptySession, type Session, type SessionId } from '../session.ts';

/** Reads what is stored about a visitor. An unknown session looks like an empty one. */
export class ReadSession {
  readonly #sessions: SessionStore;

  constructor(sessions: SessionStore) {
    this.#sessions = sessions;
  }

  /** @throws StorageFault when storage does not answer */
  async run(id: SessionId): Promise<Session> {
    return (await this.#sessions.read(id)) ?? emptySession;
  }
}
