import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredSessions } from '../../../src/adapters/records/stored-sessions.ts';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import type { SessionStore } from '../../../src/ports/session-store.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { SessionStoreHarness, SharedSessions } from '../../contracts/session-store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { askRedis, firstOf, type Topology } from '../../support/topologies.ts';
import { spiedStorage } from './spied-storage.ts';

/** What stands between a test and the record, such as a guard. */
export type Around = (sessions: SessionStore) => SessionStore;

interface Backend {
  readonly storages: readonly Storage[];
  readonly names: () => Promise<readonly string[]>;
}

const harnessOver = (open: () => Promise<Backend>, around: Around): SessionStoreHarness => {
  const opened = new Map<SharedSessions, Backend>();
  return {
    open: async () => {
      const backend = await open();
      const [one, other = one] = backend.storages.map(({ values }) => around(new StoredSessions(values)));
      if (one === undefined || other === undefined) throw new Error('no storage');
      const stores: SharedSessions = [one, other];
      opened.set(stores, backend);
      return stores;
    },
    names: async (stores) => opened.get(stores)?.names() ?? [],
    close: async (stores) => {
      await Promise.all((opened.get(stores)?.storages ?? []).map((storage) => storage.close()));
      opened.delete(stores);
    },
  };
};

const asIs: Around = (sessions) => sessions;

export const overMemory = (around = asIs): SessionStoreHarness =>
  harnessOver(async () => {
    const memory = new MemoryStorage({ clock: new FakeClock(1_700_000_000_000) });
    const { values, calls } = spiedStorage(memory);
    const shared = { ...memory, values, close: () => memory.close() } as unknown as Storage;
    const names = async (): Promise<readonly string[]> => {
      const written = new Set(
        calls.filter(([verb]) => verb === 'put').map(([, ...place]) => place.slice(0, 2).join(' ')),
      );
      const isThere = async (place: string): Promise<boolean> => {
        const [partition = '', key = ''] = place.split(' ');
        return (await memory.values.get(partition, [key]))[0] !== null;
      };
      const there = await Promise.all([...written].map(async (place) => ((await isThere(place)) ? [place] : [])));
      return there.flat();
    };
    return { storages: [shared], names };
  }, around);

/** Two connections to one file. */
export const overSqlite = (directory: () => string, around = asIs): SessionStoreHarness =>
  harnessOver(async () => {
    const storages = [
      await openSqliteStorage({ directory: directory() }),
      await openSqliteStorage({ directory: directory() }),
    ];
    return { storages, names: async () => valuesIn(directory()) };
  }, around);

/** Two clients of one server. */
export const overRedis = (redis: () => Topology, around = asIs): SessionStoreHarness =>
  harnessOver(async () => {
    const { port } = firstOf(redis());
    await askRedis(port, 'flushall');
    const storages = [await openStorage(redis().target), await openStorage(redis().target)];
    const names = async (): Promise<readonly string[]> =>
      (await askRedis(port, 'keys', '*')).split('\n').filter((name) => name !== '');
    return { storages, names };
  }, around);

/** Rows, also those that have expired and still lie there. */
const valuesIn = (directory: string): readonly string[] => {
  const [file] = readdirSync(directory).filter((name) => /\.(db|sqlite3?)$/.test(name));
  if (file === undefined) throw new Error(`no database in ${readdirSync(directory).join(', ')}`);
  const database = new DatabaseSync(join(directory, file), { readOnly: true });
  try {
    const rows = database.prepare('SELECT partition, key FROM value').all();
    return rows.map(({ partition, key }) => `${partition} ${key}`);
  } finally {
    database.close();
  }
};
