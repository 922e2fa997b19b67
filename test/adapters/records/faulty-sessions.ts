import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredSessions } from '../../../src/adapters/records/stored-sessions.ts';
import { sessionId } from '../../contracts/session-store.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

export const id = sessionId('somebody');

/** Sessions over storage that can fail. */
export const setUp = () => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  return { time, faulty, sessions: new StoredSessions(faulty.storage.values) };
};
