import type { SessionStore } from '../../ports/session-store.ts';
import { StorageFault } from '../failure.ts';
import type { SessionId } from '../session.ts';

/**
 * Creates a session as soon as a thread is being made for it. Adding a thread never creates one, so that a session
 * removed meanwhile stays removed.
 */
export class OpenSession {
  readonly #sessions: SessionStore;

  constructor(sessions: SessionStore) {
    this.#sessions = sessions;
  }

  /** Best effort: if storage fails, the visitor's history begins with a later thread. */
  async run(id: SessionId): Promise<void> {
    try {
      await this.#sessions.open(id);
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
    }
  }
}
