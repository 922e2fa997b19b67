import { randomUUID } from 'node:crypto';
import { LastKnownSessions } from '../../../src/adapters/guards/last-known-sessions.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredSessions } from '../../../src/adapters/records/stored-sessions.ts';
import { StoredThreadArchive } from '../../../src/adapters/records/stored-thread-archive.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { ChangePreferences } from '../../../src/domain/use-cases/change-preferences.ts';
import { FindThread } from '../../../src/domain/use-cases/find-thread.ts';
import { ForgetSession } from '../../../src/domain/use-cases/forget-session.ts';
import { OpenSession } from '../../../src/domain/use-cases/open-session.ts';
import { ReadSession } from '../../../src/domain/use-cases/read-session.ts';
import { RememberThread } from '../../../src/domain/use-cases/remember-thread.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { sessionId } from '../../contracts/session-store.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

export const dayMs = 86_400_000;
export const visitor = { kind: 'network', network: '203.0.113.9', plan: 'free' } as const;
export const ann = sessionId('ann');
export const bob = sessionId('bob');
export const entries = Array.from({ length: 22 }, (_, n) => sampleEntry(`Text number ${n}.`));
export const [first = sampleEntry('')] = entries;
export const idOf = (n: number) => entries[n]?.fingerprint.threadId;

/** All that is done with sessions, over storage that can fail, where every entry is cached. */
export const setUp = async () => {
  const time = new ControlledTime();
  const sound = new MemoryStorage({ clock: time });
  const faulty = new FaultyStorage(sound);
  const { values, entries: facet, counters } = faulty.storage;
  const cache = new StoredThreadCache(facet, time, 100_000);
  const archive = new StoredThreadArchive(faulty.storage, 30 * dayMs, randomUUID);
  const sessions = new LastKnownSessions(new StoredSessions(values), time);
  const quota = { limit: 2, windowMs: 3_600_000 };
  const quotas = { free: quota, premium: quota };
  const meter = new StoredUsageMeter({ counters, alias: visitorAlias('s'), quotas, name: 'session', inRedis: false });
  for (const entry of entries) {
    await cache.write(entry, (await cache.read(entry.fingerprint)).fence, dayMs);
  }
  return {
    time,
    faulty,
    sessions,
    archive,
    open: new OpenSession(sessions),
    read: new ReadSession(sessions),
    remember: new RememberThread(sessions, archive),
    find: new FindThread(cache, archive),
    prefer: new ChangePreferences(sessions, meter),
    forget: new ForgetSession(sessions, archive, meter),
  };
};
