import { statSync } from 'node:fs';
import type { Clock } from '../../ports/clock.ts';
import type { Counters } from '../../ports/storage/counters.ts';
import type { Entries } from '../../ports/storage/entries.ts';
import type { Lists } from '../../ports/storage/lists.ts';
import type { ProbeResult, Storage, StorageDescription } from '../../ports/storage/storage.ts';
import type { Values } from '../../ports/storage/values.ts';
import { Checkpointer } from './checkpointer.ts';
import { type Connections, Database } from './database.ts';
import type { EntryBounds } from './entry-bounds.ts';
import { type FileOptions, filePathIn, openConnections } from './open-connections.ts';
import { Reaper } from './reaper.ts';
import { SqliteCounters } from './sqlite-counters.ts';
import { SqliteEntries } from './sqlite-entries.ts';
import { SqliteLists } from './sqlite-lists.ts';
import { SqliteValues } from './sqlite-values.ts';

export interface SqliteStorageOptions extends FileOptions, Partial<EntryBounds> {
  /** All processes on the file must have the same time. Default: the machine's clock. */
  readonly clock?: Clock;
}

interface Parts {
  readonly connections: Connections;
  readonly path: string;
  readonly clock: Clock;
  readonly bounds: EntryBounds;
}

/**
 * Opens `threadr.db` in DATA_DIR; several processes of one machine may do so at once.
 *
 * @throws StorageFault that names DATA_DIR, if the file cannot be written, is not ours, or is of a newer release.
 */
export const openSqliteStorage = async ({
  directory,
  maxFileBytes,
  clock = { now: () => Date.now() },
  maxEntries = 1_000_000,
  maxBytes = 2 ** 30,
}: SqliteStorageOptions): Promise<SqliteStorage> => {
  const connections = await openConnections({ directory, ...(maxFileBytes === undefined ? {} : { maxFileBytes }) });
  return new SqliteStorage({ connections, path: filePathIn(directory), clock, bounds: { maxEntries, maxBytes } });
};

/** One file of one machine. Acknowledged durable writes are on its disk. */
export class SqliteStorage implements Storage {
  readonly values: Values;
  readonly entries: Entries;
  readonly counters: Counters;
  readonly lists: Lists;
  readonly #database: Database;
  readonly #reaper: Reaper;
  readonly #checkpointer: Checkpointer;
  readonly #path: string;
  readonly #openedAtMs = performance.now();

  constructor({ connections, path, clock, bounds }: Parts) {
    this.#path = path;
    this.#database = new Database(connections, clock);
    this.#reaper = new Reaper(this.#database, bounds);
    this.values = new SqliteValues(this.#database);
    this.entries = new SqliteEntries(this.#database, bounds);
    this.counters = new SqliteCounters(this.#database);
    this.lists = new SqliteLists(this.#database);
    this.#reaper.start();
    this.#checkpointer = new Checkpointer(path);
    this.#checkpointer.start(() => connections.fast.changedRows + connections.durable.changedRows);
  }

  /** Not `shared`, as only one machine's processes share the file. `memoryUsedBytes` is the size of the files. */
  async describe(): Promise<StorageDescription> {
    return this.#database.use(() => ({
      backend: 'sqlite',
      shared: false,
      memoryUsedBytes: bytesOf(this.#path) + bytesOf(`${this.#path}-wal`),
      connectedClients: null,
      uptimeSeconds: (performance.now() - this.#openedAtMs) / 1000,
      durability: 'yes',
      evicts: false,
    }));
  }

  async probe(): Promise<ProbeResult> {
    const startMs = performance.now();
    await this.#database.probe();
    return { latencyMs: performance.now() - startMs };
  }

  async close(): Promise<void> {
    this.#reaper.stop();
    await this.#checkpointer.stop();
    this.#database.close();
  }
}

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
