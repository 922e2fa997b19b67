import type { Session, SessionId } from '../../domain/session.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionChangeOptions, SessionStore } from '../../ports/session-store.ts';
import { LastKnown } from './last-known.ts';
import { RecentValues } from './recent-values.ts';

const defaultMaxSessions = 5_000;

/** Longer than the time between a request's session look-up and the complete arrival of its body. */
const removedMs = 60_000;

/**
 * Remembers sessions: for less than a second, or for an hour while storage is down. Changes and removals go to storage,
 * one at a time for each session, and are visible here at once.
 *
 * For a while, a session that was removed here cannot be opened: a request that found no session before the removal
 * could otherwise open it afterwards. Storage keeps no trace of removals, so they are remembered here. Browsers do not
 * use the removed id again.
 */
export class LastKnownSessions implements SessionStore {
  readonly #sessions: SessionStore;
  readonly #clock: Clock;
  readonly #known: LastKnown<SessionId, Session>;
  readonly #removed: RecentValues<SessionId, true>;
  /** For each session, the end of its latest change. */
  readonly #turns = new Map<SessionId, Promise<void>>();

  /** @param clock that is never set back */
  constructor(sessions: SessionStore, clock: Clock, maxSessions = defaultMaxSessions) {
    this.#sessions = sessions;
    this.#clock = clock;
    this.#known = new LastKnown(clock, maxSessions);
    this.#removed = new RecentValues(maxSessions);
  }

  read(id: SessionId): Promise<Session | null> {
    return this.#known.read(id, () => this.#sessions.read(id));
  }

  readNow(id: SessionId): Promise<Session | null> {
    return this.#inTurn(id, () => this.#known.renew(id, () => this.#sessions.readNow(id)));
  }

  open(id: SessionId): Promise<void> {
    return this.#inTurn(id, async () => {
      if (this.#removed.get(id, this.#clock.now() - removedMs) === null) await this.#sessions.open(id);
    });
  }

  change(
    id: SessionId,
    change: (session: Session | null) => Session | null,
    options?: SessionChangeOptions,
  ): Promise<Session | null> {
    return this.#inTurn(id, () => this.#known.renew(id, () => this.#sessions.change(id, change, options)));
  }

  lives(digest: string): Promise<boolean> {
    return this.#sessions.lives(digest);
  }

  remove(id: SessionId): Promise<Session | null> {
    return this.#inTurn(id, async () => {
      this.#known.forget(id);
      try {
        const removed = await this.#sessions.remove(id);
        this.#removed.keep(id, true, this.#clock.now());
        return removed;
      } finally {
        // A value read meanwhile is outdated.
        this.#known.forget(id);
      }
    });
  }

  #inTurn<T>(id: SessionId, act: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(id);
    const acting = before === undefined ? act() : before.then(act);
    const over = acting.then(ignore, ignore).then(() => {
      if (this.#turns.get(id) === over) this.#turns.delete(id);
    });
    this.#turns.set(id, over);
    return acting;
  }
}

const ignore = (): void => undefined;
