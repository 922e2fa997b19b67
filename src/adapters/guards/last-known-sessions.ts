import { StorageFault } from '../../domain/failure.ts';
import type { Session, SessionId } from '../../domain/session.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionChangeOptions, SessionStore } from '../../ports/session-store.ts';
import { RecentSessions } from './recent-sessions.ts';

/** Less than the second within which what others changed is to be seen: asking takes its time. */
const freshMs = 900;
/** How long a session is known while storage is down. */
const knownMs = 60 * 60_000;

const defaultMaxSessions = 5_000;

/**
 * Sessions as they were when this process last asked: for less than a second while storage works, so that one visitor's
 * requests do not each cost a round trip; while it is down for an hour, so that who paid keeps what was paid for.
 * Changes and removals pass through, one after the other for each session, and are seen here at once. Those that fail,
 * throw: then what was known is in doubt, and storage is asked.
 */
export class LastKnownSessions implements SessionStore {
  readonly #sessions: SessionStore;
  readonly #clock: Clock;
  readonly #recent: RecentSessions;
  /** Of each session, what is being read and not yet overtaken by a change of ours. */
  readonly #readings = new Map<SessionId, Promise<Session | null>>();
  /** Of each session, when the latest change is over. */
  readonly #turns = new Map<SessionId, Promise<void>>();

  /** @param clock that is never set back */
  constructor(sessions: SessionStore, clock: Clock, maxSessions = defaultMaxSessions) {
    this.#sessions = sessions;
    this.#clock = clock;
    this.#recent = new RecentSessions(maxSessions);
  }

  async read(id: SessionId): Promise<Session | null> {
    const fresh = this.#recent.get(id, this.#clock.now() - freshMs);
    return fresh ?? this.#readings.get(id) ?? this.#read(id);
  }

  change(
    id: SessionId,
    change: (session: Session | null) => Session | null,
    options?: SessionChangeOptions,
  ): Promise<Session | null> {
    return this.#inTurn(id, async () => {
      const beganAtMs = this.#clock.now();
      try {
        const session = await this.#sessions.change(id, change, options);
        this.#readings.delete(id);
        this.#recent.keep(id, session, beganAtMs);
        return session;
      } catch (error) {
        this.#readings.delete(id);
        this.#recent.doubt(id);
        throw error;
      }
    });
  }

  lives(digest: string): Promise<boolean> {
    return this.#sessions.lives(digest);
  }

  remove(id: SessionId): Promise<Session | null> {
    return this.#inTurn(id, async () => {
      this.#forget(id);
      try {
        return await this.#sessions.remove(id);
      } finally {
        // What was read meanwhile is past.
        this.#forget(id);
      }
    });
  }

  #read(id: SessionId): Promise<Session | null> {
    const isCurrent = (): boolean => this.#readings.get(id) === reading;
    const reading: Promise<Session | null> = this.#ask(id, isCurrent).finally(() => {
      if (isCurrent()) this.#readings.delete(id);
    });
    this.#readings.set(id, reading);
    return reading;
  }

  async #ask(id: SessionId, isCurrent: () => boolean): Promise<Session | null> {
    const askedAtMs = this.#clock.now();
    try {
      const session = await this.#sessions.read(id);
      if (isCurrent()) this.#recent.keep(id, session, askedAtMs);
      return session;
    } catch (error) {
      const known = error instanceof StorageFault ? this.#recent.getInDoubt(id, this.#clock.now() - knownMs) : null;
      if (known === null) throw error;
      return known;
    }
  }

  #forget(id: SessionId): void {
    this.#readings.delete(id);
    this.#recent.drop(id);
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
