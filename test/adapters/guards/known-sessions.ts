import { LastKnownSessions } from '../../../src/adapters/guards/last-known-sessions.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredSessions } from '../../../src/adapters/records/stored-sessions.ts';
import { emptySession, type Session } from '../../../src/domain/session.ts';
import { sessionId } from '../../contracts/session-store.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

export const id = sessionId('somebody');
export const premium: Session = { ...emptySession, grant: 'g'.repeat(22) as NonNullable<Session['grant']> };
export const witty: Session = { ...emptySession, preferences: { tone: 'witty' } };
export const hourMs = 3_600_000;

/** The sessions of one instance, over storage that can fail; `elsewhere` is another that shares it. */
export const setUp = ({ maxSessions = 100 } = {}) => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  const stored = new StoredSessions(faulty.storage.values);
  const sessions = new LastKnownSessions(stored, time, maxSessions);
  const elsewhere = new LastKnownSessions(stored, time);
  const asked = (): number => faulty.asked.filter((verb) => verb === 'values.get').length;
  return { time, faulty, sessions, elsewhere, asked };
};

export const outcomeOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
