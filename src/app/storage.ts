import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { MemoryStorage } from '../adapters/memory/memory-storage.ts';
import type { CommandTransport } from '../adapters/redis/command-transport.ts';
import type { Clock } from '../ports/clock.ts';
import type { Storage } from '../ports/storage/storage.ts';
import type { Settings } from './settings/settings.ts';
import { openStorageModule } from './storage-module.ts';

/** The time limit of a call. A backend in this process answers at once, but a disk may be slow. */
const embeddedTimeoutMs = 2_000;
/** Over the internet, a call takes longer than to a Redis nearby. */
const shortestUpstashTimeoutMs = 1_000;
/** The time limit of writes that wait for a disk. With Redis, `appendfsync everysec` takes a second or two. */
const durableTimeoutMs = 4_000;
/** Shorter, so that Redis can report how far a write has come before the caller gives up. */
const redisDurableTimeoutMs = 3_000;

export interface OpenedStorage {
  readonly storage: Storage;
  readonly timeoutMs: number;
  readonly durableTimeoutMs: number;
}

/** Opens the backend that the settings select. Backends are loaded only where used. */
export const openBackend = async (settings: Settings, clock: Clock, log: Logger): Promise<OpenedStorage> => {
  const { choice, directory, keyPrefix, redis } = settings.storage;
  const { maxEntries, memoryBytes } = settings.cache;
  const embedded = { timeoutMs: embeddedTimeoutMs, durableTimeoutMs };
  switch (choice.kind) {
    case 'memory':
      return { storage: new MemoryStorage({ clock, maxEntries, maxBytes: memoryBytes }), ...embedded };
    case 'sqlite': {
      const { openSqliteStorage } = await import('../adapters/sqlite/sqlite-storage.ts');
      return { storage: await openSqliteStorage({ directory, clock, maxEntries }), ...embedded };
    }
    case 'redis': {
      const { IoredisTransport } = await import('../adapters/redis/ioredis/ioredis-transport.ts');
      const transport = new IoredisTransport({
        target: choice.target,
        commandTimeoutMs: redis.timeoutMs,
        connectTimeoutMs: redis.connectTimeoutMs,
        waitReplicas: redis.waitReplicas,
        durableTimeoutMs: redisDurableTimeoutMs,
        onState: (state, why) => log[state === 'ready' ? 'info' : 'warn']({ why }, `Redis is ${state}`),
        random: Math.random,
      });
      await transport.ready(redis.connectTimeoutMs);
      return { storage: await overRedis(transport, 'redis', keyPrefix), timeoutMs: redis.timeoutMs, durableTimeoutMs };
    }
    case 'upstash': {
      const { UpstashTransport } = await import('../adapters/upstash/upstash-transport.ts');
      const timeoutMs = Math.max(shortestUpstashTimeoutMs, redis.timeoutMs);
      const storage = await overRedis(new UpstashTransport({ ...choice, timeoutMs }), 'upstash', keyPrefix);
      return { storage, timeoutMs, durableTimeoutMs: timeoutMs };
    }
    case 'module':
      return { storage: await openStorageModule(choice.path, { directory, keyPrefix, clock }), ...embedded };
  }
};

const overRedis = async (transport: CommandTransport, backend: string, keyPrefix: string): Promise<Storage> => {
  const { RedisStorage } = await import('../adapters/redis/redis-storage.ts');
  return new RedisStorage({ transport, backend, keyPrefix, newId: randomUUID, monotonicNow: () => performance.now() });
};
