import type { SessionStore } from '../../ports/session-store.ts';
import { StorageFault } from '../failure.ts';
import type { SessionId } from '../session.ts';

/**
 * Makes a session that threads can be added to, as soon as one is being made: adding them makes none, so that one which
 * is removed meanwhile stays removed.
 */
export class OpenSession {
  readonly #sessions: SessionStore;

  constructor(sessions: SessionStore) {
    this.#sessions = sessions;
  }

  /** Best effort: where storage does not take it, the visitor's history begins with a later thread. */
  async run(id: SessionId): Promise<void> {
    try {
      await this.#sessions.open(id);
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
    }
  }
}
