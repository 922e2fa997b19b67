import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../ports/clock.ts';
import type { Storage } from '../ports/storage/storage.ts';
import { refuse } from './settings/environment.ts';

/** What a third party's backend is opened with. Settings of its own it reads from the environment. */
export interface StorageModuleOptions {
  /** DATA_DIR, for a backend that keeps files. */
  readonly directory: string;
  /** KEY_PREFIX, for one that shares a store with others. */
  readonly keyPrefix: string;
  readonly clock: Clock;
}

/** What `STORAGE=module:FILE` names: its default export opens the backend. See docs/backends.md. */
export interface StorageModule {
  readonly default: (options: StorageModuleOptions) => Storage | Promise<Storage>;
}

export const openStorageModule = async (path: string, options: StorageModuleOptions): Promise<Storage> => {
  const loaded: Partial<StorageModule> = await import(pathToFileURL(resolve(process.cwd(), path)).href).catch(
    (error: Error) => refuse('STORAGE', `names a module that could not be loaded: ${error.message}`),
  );
  if (typeof loaded.default !== 'function')
    return refuse('STORAGE', 'must name a module whose default export opens a backend');
  return loaded.default(options);
};
