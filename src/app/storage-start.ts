import type { Logger } from 'pino';
import { unlessDown } from '../domain/failure.ts';
import type { Storage, StorageDescription } from '../ports/storage/storage.ts';
import type { Settings } from './settings/settings.ts';
import { SettingsError } from './settings/settings-error.ts';
import type { StorageHealth } from './storage-health.ts';

/**
 * Checks storage once at start. Logs a warning if the backend does not answer, is too old, or may lose acknowledged
 * writes.
 *
 * @throws SettingsError if STORAGE_REQUIRED is set and storage does not answer, or cannot do what Threadr needs
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
  const description = ok ? await unlessDown(storage.describe()) : null;
  const useless = ok ? description?.unfit : fault;
  if (useless) {
    const from = variablesOf(settings).join(', ') || choice.why;
    if (required) {
      throw new SettingsError(`STORAGE_REQUIRED is set, and ${choice.kind} (${from}) is of no use: ${useless}`);
    }
    log.warn({ storage: choice.kind, from, fault: useless }, ok ? unfit : unanswering);
  }
  if (description) warnOfLoss(description, log);
};

const unanswering = 'storage does not answer: started without it, and it is used as soon as it does';
const unfit =
  'storage cannot do all that is asked of it: what it cannot do is done in this process, as while it is down';

/** The set variables that give a server's address and access. */
const variablesOf = ({ storage: { choice }, read }: Settings): readonly string[] =>
  read.filter(({ name, isSet }) => name.startsWith(`${choice.kind.toUpperCase()}_`) && isSet).map(({ name }) => name);

const warnOfLoss = ({ backend, durability, evicts }: StorageDescription, log: Logger): void => {
  if (backend === 'memory') return;
  const [evictsHint, losesHint] = hints[backend] ?? ['', ''];
  if (evicts) log.warn({ backend }, `the store may evict records that must stay${evictsHint}`);
  else if (durability === 'no') log.warn({ backend }, `the store may lose what it acknowledged${losesHint}`);
};

/** Advice about evictions and losses. */
const hints: Readonly<Record<string, readonly [string, string]>> = {
  redis: [': set maxmemory-policy to a volatile one', ': turn its append-only file on'],
};
