import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { MemoryStorage } from '../adapters/memory/memory-storage.ts';
import type { CommandTransport } from '../adapters/redis/command-transport.ts';
import type { Clock } from '../ports/clock.ts';
import type { Storage } from '../ports/storage/storage.ts';
import type { Settings } from './settings/settings.ts';
import { openStorageModule } from './storage-module.ts';

/** How long a backend may take for a call. One in this process answers at once, but a disk may be slow. */
const embeddedTimeoutMs = 2_000;
const upstashTimeoutMs = 1_000;
/** For writes that wait for a disk. With Redis, `appendfsync everysec` makes that a second or two. */
const durableTimeoutMs = 4_000;
/** Less, so that Redis itself says how far a write has come before nobody waits for it any longer. */
const redisDurableTimeoutMs = 3_000;

export interface OpenedStorage {
  readonly storage: Storage;
  readonly timeoutMs: number;
  readonly durableTimeoutMs: number;
}

/** The backend that the settings name. Each is loaded only where it is used. */
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
      const transport = new UpstashTransport({ ...choice, timeoutMs: upstashTimeoutMs });
      const storage = await overRedis(transport, 'upstash', keyPrefix);
      return { storage, timeoutMs: upstashTimeoutMs, durableTimeoutMs: upstashTimeoutMs };
    }
    case 'module':
      return { storage: await openStorageModule(choice.path, { directory, keyPrefix, clock }), ...embedded };
  }
};

const overRedis = async (transport: CommandTransport, backend: string, keyPrefix: string): Promise<Storage> => {
  const { RedisStorage } = await import('../adapters/redis/redis-storage.ts');
  return new RedisStorage({ transport, backend, keyPrefix, newId: randomUUID, monotonicNow: () => performance.now() });
};
