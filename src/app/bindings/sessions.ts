import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { LastKnownSessions } from '../../adapters/guards/last-known-sessions.ts';
import { StoredSessions } from '../../adapters/records/stored-sessions.ts';
import { StoredThreadArchive } from '../../adapters/records/stored-thread-archive.ts';
import { fineClock } from '../../adapters/system/fine-clock.ts';
import { sessionLifetimeMs } from '../../domain/session.ts';
import { ChangePreferences } from '../../domain/use-cases/change-preferences.ts';
import { ForgetSession } from '../../domain/use-cases/forget-session.ts';
import { OpenSession } from '../../domain/use-cases/open-session.ts';
import { ReadSession } from '../../domain/use-cases/read-session.ts';
import { RememberThread } from '../../domain/use-cases/remember-thread.ts';
import { Errands } from '../errands.ts';
import { Histories } from '../histories.ts';
import type { SessionDesk } from '../http/routes/session.ts';
import { recipe } from '../services.ts';

/** Threads being added to histories at a time, and waiting to be. */
const maxRunning = 8;
const maxWaiting = 1_000;

/** Sessions: the data stored about visitors. */
export const sessionBindings = (log: Logger) => ({
  sessionStore: recipe(['storage'], ({ values }) => new LastKnownSessions(new StoredSessions(values), fineClock)),
  threadArchive: recipe(['storage'], (storage) => new StoredThreadArchive(storage, sessionLifetimeMs, randomUUID)),
  // Depends on storage, so that at a stop errands end before it closes.
  errands: recipe(
    ['openedStorage'],
    () =>
      new Errands({
        maxRunning,
        maxWaiting,
        report: (error) => log.warn({ err: error }, 'a thread was not added to its history'),
      }),
    (errands) => errands.stop(),
  ),
  histories: recipe(
    ['sessionStore', 'threadArchive', 'errands'],
    (sessions, archive, errands) =>
      new Histories(new OpenSession(sessions), new RememberThread(sessions, archive), errands),
  ),
  sessionDesk: recipe(
    ['sessionStore', 'threadArchive', 'sessionMeter'],
    (sessions, archive, meter): SessionDesk => ({
      readSession: new ReadSession(sessions),
      changePreferences: new ChangePreferences(sessions, meter),
      forgetSession: new ForgetSession(sessions, archive, meter),
    }),
  ),
});
