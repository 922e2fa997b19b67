import { findRedisServer } from '../../test/support/redis-binary.ts';
import { timeMs } from './figures.ts';
import { FilledService } from './filled-service.ts';
import { openRedis, openSqlite } from './filled-stores.ts';
import { fill } from './filling.ts';

/**
 * Services over stores of one kind, each filled through the port.
 *
 * @param redisOptions of redis-server
 * @returns what fills one; `ms` is how long the writing took
 */
export const filledBackend = async (backend: string, redisOptions: readonly string[]) => {
  if (backend === 'redis') await findRedisServer();
  return async (entries: number, lifetimeMs: () => number) => {
    const store = await (backend === 'redis' ? openRedis(redisOptions) : openSqlite());
    const ms = await timeMs(() => store.fill(({ entries: port }) => fill(port, entries, lifetimeMs)));
    console.log(`${entries} entries written in ${(ms / 1_000).toFixed(1)} s`, await store.figures());
    return { service: await FilledService.over(store, entries), ms };
  };
};
