import type { SessionId } from '../domain/session.ts';
import type { Thread } from '../domain/thread.ts';
import type { OpenSession } from '../domain/use-cases/open-session.ts';
import type { RememberThread } from '../domain/use-cases/remember-thread.ts';
import type { Errands } from './errands.ts';

/** Writes visitors' histories independently of the request: it neither waits for a write nor fails with it. */
export class Histories {
  readonly #openSession: OpenSession;
  readonly #rememberThread: RememberThread;
  readonly #errands: Errands;

  constructor(openSession: OpenSession, rememberThread: RememberThread, errands: Errands) {
    this.#openSession = openSession;
    this.#rememberThread = rememberThread;
    this.#errands = errands;
  }

  /** To be called for a session without stored data as soon as a thread is being made for it, not when it is made. */
  open(session: SessionId): void {
    // Not an errand, which could wait until after the session was removed.
    void this.#openSession.run(session);
  }

  add(session: SessionId, thread: Thread): void {
    this.#errands.run(() => this.#rememberThread.run(session, thread));
  }
}
