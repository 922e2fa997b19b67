import type { Session, SessionId } from '../../domain/session.ts';

interface Known {
  readonly session: Session;
  readonly atMs: number;
  /** Since then it may have become another. */
  readonly isInDoubt: boolean;
}

/**
 * Sessions with when they were so; at most so many, the least recently used make room. That nothing is kept of a session
 * is not noted: made-up ids must not drive out real ones.
 */
export class RecentSessions {
  readonly #max: number;
  /** In the order of their use. */
  readonly #sessions = new Map<SessionId, Known>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Null where it is not known to have been so since then. */
  get(id: SessionId, sinceMs: number): Session | null {
    return this.#sessions.get(id)?.isInDoubt === false ? this.getInDoubt(id, sinceMs) : null;
  }

  /** The same, also where it may have become another since. */
  getInDoubt(id: SessionId, sinceMs: number): Session | null {
    const known = this.#sessions.get(id);
    if (known === undefined || known.atMs <= sinceMs) return null;
    this.#sessions.delete(id);
    this.#sessions.set(id, known);
    return known.session;
  }

  keep(id: SessionId, session: Session | null, atMs: number): void {
    this.#sessions.delete(id);
    if (session === null) return;
    this.#sessions.set(id, { session, atMs, isInDoubt: false });
    for (const [oldest] of this.#sessions) {
      if (this.#sessions.size <= this.#max) return;
      this.#sessions.delete(oldest);
    }
  }

  doubt(id: SessionId): void {
    const known = this.#sessions.get(id);
    if (known !== undefined) this.#sessions.set(id, { ...known, isInDoubt: true });
  }

  drop(id: SessionId): void {
    this.#sessions.delete(id);
  }
}
