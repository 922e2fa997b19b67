import { closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { StorageFault } from '../../domain/failure.ts';
import { Connection } from './connection.ts';
import type { Connections } from './database.ts';
import { isBusy, meaningOf } from './fault.ts';
import { OpenFile } from './open-file.ts';
import { migrate, UnusableFile } from './schema.ts';

const fileName = 'threadr.db';
/** To append to, made if missing. A named pipe is refused; opening one would wait for somebody who reads it. */
const withoutWaiting = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NONBLOCK;
const openAttempts = 200;
const openPauseMs = 10;

export interface FileOptions {
  /** DATA_DIR; created if missing. */
  readonly directory: string;
  /** Above this size, writes throw and reads still work. */
  readonly maxFileBytes?: number;
}

export const filePathIn = (directory: string): string => join(resolve(directory), fileName);

/** Opens the file; creates or migrates it if needed. Throws a StorageFault that names DATA_DIR. */
export const openConnections = async (options: FileOptions): Promise<Connections> => {
  const path = makeFile(options.directory);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return connect(path, options);
    } catch (error) {
      // Another process is creating the same file.
      if (!isBusy(error) || attempt === openAttempts) throw unusable(path, error);
    }
    await setTimeout(openPauseMs);
  }
};

/** Readable by our user only, as it contains e-mail addresses. SQLite's own files beside it get the same mode. */
const makeFile = (directory: string): string => {
  const path = filePathIn(directory);
  try {
    makeDirectory(dirname(path));
    closeSync(openSync(path, withoutWaiting, 0o600));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new StorageFault(`DATA_DIR: ${path} cannot be written${code}`, { cause });
  }
  return path;
};

/** Not with `recursive`: Node then tries for ever where a directory takes no new ones, as those in /proc do. */
const makeDirectory = (path: string): void => {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
};

const connect = (path: string, { maxFileBytes }: FileOptions): Connections => {
  const bound = maxFileBytes === undefined ? {} : { maxFileBytes };
  const opened: Connection[] = [];
  const open = (synchronous: 'NORMAL' | 'FULL'): Connection => {
    const connection = new Connection(path, { synchronous, ...bound });
    opened.push(connection);
    return connection;
  };
  try {
    const file = new OpenFile(path);
    const durable = open('FULL');
    useLog(durable);
    migrate(durable);
    return { durable, fast: open('NORMAL'), file };
  } catch (error) {
    for (const connection of opened) connection.close();
    throw error;
  }
};

const useLog = (connection: Connection): void => {
  const mode = connection.one<{ journal_mode: string }>('PRAGMA journal_mode = WAL')?.journal_mode;
  if (mode !== 'wal') throw new UnusableFile('is on a file system without shared memory, such as a network share');
};

const unusable = (path: string, cause: unknown): StorageFault => {
  const reason = cause instanceof UnusableFile ? cause.message : meaningOf(cause);
  return new StorageFault(`DATA_DIR: ${path} ${reason}`, { cause });
};
