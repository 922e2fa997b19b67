import type { Logger } from 'pino';
import { StorageFault } from '../domain/failure.ts';
import type { Storage } from '../ports/storage/storage.ts';
import { SettingsError } from './settings/environment.ts';
import type { Settings } from './settings/settings.ts';
import type { StorageHealth } from './storage-health.ts';

/**
 * Looks at storage once at start: a backend that does not answer is said aloud, or stops the start where it is required;
 * and so is one that may lose what it acknowledges.
 *
 * @throws SettingsError where STORAGE_REQUIRED is set and storage does not answer
 */
export const checkStorageAtStart = async (
  settings: Settings,
  storage: Storage,
  health: StorageHealth,
  log: Logger,
): Promise<void> => {
  const { choice, required } = settings.storage;
  if (choice.kind === 'redis' && choice.target.tls?.insecure) {
    log.warn('REDIS_TLS_INSECURE is set: whoever is between us and Redis can read and change everything');
  }
  const { ok, fault } = await health.check();
  if (ok) return warnOfLoss(storage, log);
  const from = variablesOf(settings).join(', ') || choice.why;
  if (required) throw new SettingsError(`STORAGE_REQUIRED is set, and ${choice.kind} (${from}) is of no use: ${fault}`);
  log.warn(
    { storage: choice.kind, from, fault },
    'storage does not answer: started without it, and it is used as soon as it does',
  );
};

/** Those that say where a server is and how it is reached, as far as they are set. */
const variablesOf = ({ storage: { choice }, read }: Settings): readonly string[] =>
  read.filter(({ name, isSet }) => name.startsWith(`${choice.kind.toUpperCase()}_`) && isSet).map(({ name }) => name);

const warnOfLoss = async (storage: Storage, log: Logger): Promise<void> => {
  try {
    const { backend, durability, evicts } = await storage.describe();
    if (backend === 'memory') return;
    const [evictsHint, losesHint] = hints[backend] ?? ['', ''];
    if (evicts) log.warn({ backend }, `the store may evict records that must stay${evictsHint}`);
    else if (durability === 'no') log.warn({ backend }, `the store may lose what it acknowledged${losesHint}`);
  } catch (error) {
    if (!(error instanceof StorageFault)) throw error;
  }
};

/** What to do about evictions, and about losses. */
const hints: Readonly<Record<string, readonly [string, string]>> = {
  redis: [': set maxmemory-policy to a volatile one', ': turn its append-only file on'],
};
