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
  { storage: { choice, required } }: Settings,
  storage: Storage,
  health: StorageHealth,
  log: Logger,
): Promise<void> => {
  const { ok } = await health.check();
  if (!ok && required)
    throw new SettingsError(`STORAGE_REQUIRED is set, and ${choice.kind} does not answer (${choice.why})`);
  if (!ok) {
    log.warn(
      { storage: choice.kind },
      'storage does not answer: started without it, and it is used as soon as it does',
    );
    return;
  }
  if (choice.kind === 'redis' && choice.target.tls?.insecure) {
    log.warn('REDIS_TLS_INSECURE is set: whoever is between us and Redis can read and change everything');
  }
  await warnOfLoss(storage, log);
};

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
