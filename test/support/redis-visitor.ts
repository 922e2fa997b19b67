import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import type { RedisTarget } from '../../src/adapters/redis/ioredis/redis-target.ts';
import { storageOver, transportTo } from './redis-stores.ts';

/**
 * A process that opens 40 clients, uses each where it can, closes it at some moment, and then has nothing left to do: it
 * ends by itself only where nothing of any of them is still running.
 */
const target = JSON.parse(process.argv[2] ?? '') as RedisTarget;
// Around a second: when a Cluster's slots are being refreshed.
const lives = Array.from({ length: 40 }, (_, at) => 940 + at * 3);
await Promise.all(
  lives.map(async (lifeMs) => {
    const transport = transportTo(target, { commandTimeoutMs: 500 });
    const storage = storageOver(transport);
    const closed = pause(lifeMs).then(() => storage.close());
    await transport.ready(500);
    await storage.probe().catch(() => undefined);
    await closed;
    await storage.close();
  }),
);
