import { MemoryStorage } from '../../src/adapters/memory/memory-storage.ts';
import { openSqliteStorage } from '../../src/adapters/sqlite/sqlite-storage.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { closingAfter } from './closing.ts';
import { openStorage } from './redis-stores.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { askRedis, firstOf, startSingle, type Topology } from './topologies.ts';

/**
 * Declares tests over memory, SQLite and Redis. What `open` gives within one test is one store, as instances share it,
 * and empty when the test begins; it is closed after it.
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
    const closing = closingAfter(afterEach);
    const directory = temporaryDirectory();
    declare('SQLite', async () => closing(await openSqliteStorage({ directory: directory() })));
  });

  describe('on a server', () => {
    let redis: Topology;
    const closing = closingAfter(afterEach);
    before(async () => {
      redis = await startSingle();
    });
    beforeEach(() => askRedis(firstOf(redis).port, 'flushall'));
    after(() => redis.stop());
    declare('Redis', async () => closing(await openStorage(redis.target, redisOptions)));
  });
};
