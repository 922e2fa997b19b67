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

/** Keeps what a visitor wants where a request does not say, beside what is kept already. */
export class ChangePreferences {
  readonly #sessions: SessionStore;
  readonly #meter: UsageMeter;

  constructor(sessions: SessionStore, meter: UsageMeter) {
    this.#sessions = sessions;
    this.#meter = meter;
  }

  /** @throws StorageFault when it may not have been kept: then nothing is claimed, and it costs nothing */
  run({ session: id, changes, visitor }: PreferenceRequest): Promise<Limited<Session>> {
    return withinQuota(this.#meter, visitor, async () => {
      const kept = await this.#sessions.change(id, unlessRemoved(changes));
      return kept ?? emptySession;
    });
  }
}

/** What is removed while it is being changed stays removed, and is not begun anew with the change alone. */
const unlessRemoved = (changes: PreferenceChanges): ((session: Session | null) => Session | null) => {
  let wasThere = false;
  return (session) => {
    if (session === null && wasThere) return null;
    wasThere = session !== null;
    return changedBy(session, changes);
  };
};

/** Null where nothing changes: who clears what never was makes no session. */
const changedBy = (session: Session | null, changes: PreferenceChanges): Session | null => {
  const before = session ?? emptySession;
  const changed = withPreferences(before, changes);
  return JSON.stringify(changed.preferences) === JSON.stringify(before.preferences) ? null : changed;
};
