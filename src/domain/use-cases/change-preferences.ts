import type { SessionStore } from '../../ports/session-store.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';
import { emptySession, type PreferenceChanges, type Session, type SessionId, withPreferences } from '../session.ts';
import type { Visitor } from '../visitor.ts';
import { type Limited, withinQuota } from './within-quota.ts';

export interface PreferenceRequest {
  readonly session: SessionId;
  readonly changes: PreferenceChanges;
  readonly visitor: Visitor;
}

/** Stores a visitor's preferences, beside those stored already. */
export class ChangePreferences {
  readonly #sessions: SessionStore;
  readonly #meter: UsageMeter;

  constructor(sessions: SessionStore, meter: UsageMeter) {
    this.#sessions = sessions;
    this.#meter = meter;
  }

  /** @throws StorageFault when it may not have been stored: the attempt costs nothing */
  run({ session: id, changes, visitor }: PreferenceRequest): Promise<Limited<Session>> {
    return withinQuota(this.#meter, visitor, async () => {
      const kept = await this.#sessions.change(id, unlessRemoved(changes));
      return kept ?? emptySession;
    });
  }
}

/** A session that is removed during the change stays removed; the change does not create it again. */
const unlessRemoved = (changes: PreferenceChanges): ((session: Session | null) => Session | null) => {
  let wasThere = false;
  return (session) => {
    if (session === null && wasThere) return null;
    wasThere = session !== null;
    return changedBy(session, changes);
  };
};

/** Null where nothing changes: clearing preferences that were never set creates no session. */
const changedBy = (session: Session | null, changes: PreferenceChanges): Session | null => {
  const before = session ?? emptySession;
  const changed = withPreferences(before, changes);
  return JSON.stringify(changed.preferences) === JSON.stringify(before.preferences) ? null : changed;
};
