import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../ports/clock.ts';
import type { Storage } from '../ports/storage/storage.ts';
import { refuse } from './settings/settings-error.ts';

/** The options of a third party's backend. It reads its own settings from the environment. */
export interface StorageModuleOptions {
  /** DATA_DIR, for a backend that stores files. */
  readonly directory: string;
  /** KEY_PREFIX, for a backend whose store is shared with other programs. */
  readonly keyPrefix: string;
  readonly clock: Clock;
}

/** The module that `STORAGE=module:FILE` names: its default export opens the backend. See docs/backends.md. */
export interface StorageModule {
  readonly default: (options: StorageModuleOptions) => Storage | Promise<Storage>;
}

/** @throws SettingsError that names STORAGE, if the file cannot be loaded, or does not open a backend */
export const openStorageModule = async (path: string, options: StorageModuleOptions): Promise<Storage> => {
  const complain = (what: string) => (error: unknown) =>
    refuse('STORAGE', `names a module that ${what}: ${error instanceof Error ? error.message : String(error)}`);
  const { href } = pathToFileURL(resolve(process.cwd(), path));
  const loaded: Partial<StorageModule> = await import(href).catch(complain('could not be loaded'));
  const open = loaded.default;
  if (typeof open !== 'function') return refuse('STORAGE', 'must name a module whose default export opens a backend');
  const opened: unknown = await (async () => open(options))().catch(complain('could not open its backend'));
  return isStorage(opened) ? opened : refuse('STORAGE', 'must name a module whose default export returns a backend');
};

const isStorage = (value: unknown): value is Storage =>
  typeof value === 'object' && value !== null && facets.every((facet) => facet in value);

const facets = ['values', 'entries', 'counters', 'lists', 'describe', 'probe', 'close'] as const;
