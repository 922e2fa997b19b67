import type { Session, SessionId } from '../../domain/session.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionChangeOptions, SessionStore } from '../../ports/session-store.ts';
import { LastKnown } from './last-known.ts';
import { RecentValues } from './recent-values.ts';

const defaultMaxSessions = 5_000;

/** Longer than a request may take to arrive whole, from when its session was looked up. */
const removedMs = 60_000;

/**
 * Sessions that are remembered for less than a second, and while storage is down for an hour. Changes and removals pass
 * through, one after the other for each session, and are seen here at once.
 *
 * A session that was removed here is not opened for a while: by a request that saw nothing kept before the removal, and
 * would open it after. Storage has no trace of either, so it is remembered here. A browser does not come back with it.
 */
export class LastKnownSessions implements SessionStore {
  readonly #sessions: SessionStore;
  readonly #clock: Clock;
  readonly #known: LastKnown<SessionId, Session>;
  readonly #removed: RecentValues<SessionId, true>;
  /** Of each session, when the latest change is over. */
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
        // What was read meanwhile is past.
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
