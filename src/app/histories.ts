import type { SessionId } from '../domain/session.ts';
import type { Thread } from '../domain/thread.ts';
import type { OpenSession } from '../domain/use-cases/open-session.ts';
import type { RememberThread } from '../domain/use-cases/remember-thread.ts';
import type { Errands } from './errands.ts';

/** Visitors' histories, as requests write them: beside the request, which neither waits for it nor fails with it. */
export class Histories {
  readonly #openSession: OpenSession;
  readonly #rememberThread: RememberThread;
  readonly #errands: Errands;

  constructor(openSession: OpenSession, rememberThread: RememberThread, errands: Errands) {
    this.#openSession = openSession;
    this.#rememberThread = rememberThread;
    this.#errands = errands;
  }

  /** To be told of a session that nothing is kept of, as soon as a thread is being made for it; not when it is made. */
  open(session: SessionId): void {
    // Not an errand: it must not wait behind others until the session has been removed.
    void this.#openSession.run(session);
  }

  add(session: SessionId, thread: Thread): void {
    this.#errands.run(() => this.#rememberThread.run(session, thread));
  }
}
