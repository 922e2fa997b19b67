import { LastKnownSessions } from '../../adapters/guards/last-known-sessions.ts';
import { StoredSessions } from '../../adapters/records/stored-sessions.ts';
import { fineClock } from '../../adapters/system/fine-clock.ts';
import { recipe } from '../services.ts';

/** What is kept of visitors. */
export const sessionBindings = () => ({
  sessionStore: recipe(['storage'], ({ values }) => new LastKnownSessions(new StoredSessions(values), fineClock)),
});
