import { MemoryStorage } from '../../src/adapters/memory/memory-storage.ts';
import { openSqliteStorage } from '../../src/adapters/sqlite/sqlite-storage.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { temporaryDirectory } from '../adapters/sqlite/temporary-directory.ts';
import { openStorage } from './redis-stores.ts';
import { startSingle, type Topology } from './topologies.ts';

/**
 * Declares tests over memory, SQLite and Redis. What `open` gives within one test is one store, as instances share it.
 *
 * @param redisOptions as `openStorage` takes them
 */
export const overEachBackend = (
  declare: (backend: string, open: () => Promise<Storage>) => void,
  redisOptions?: Parameters<typeof openStorage>[1],
): void => {
  let memory: MemoryStorage;
  beforeEach(() => {
    memory = new MemoryStorage({ clock: systemClock });
  });
  declare('memory', async () => memory);

  describe('in a file', () => {
    const directory = temporaryDirectory();
    declare('SQLite', () => openSqliteStorage({ directory: directory() }));
  });

  describe('on a server', () => {
    let redis: Topology;
    before(async () => {
      redis = await startSingle();
    });
    after(() => redis.stop());
    declare('Redis', () => openStorage(redis.target, redisOptions));
  });
};
