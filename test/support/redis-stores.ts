import { randomUUID } from 'node:crypto';
import { IoredisTransport, type IoredisTransportOptions } from '../../src/adapters/redis/ioredis/ioredis-transport.ts';
import type { RedisTarget } from '../../src/adapters/redis/ioredis/redis-target.ts';
import { RedisStorage } from '../../src/adapters/redis/redis-storage.ts';

// Generous: many suites share a machine.
const readyWithinMs = 10_000;

export const transportTo = (target: RedisTarget, options: Partial<IoredisTransportOptions> = {}): IoredisTransport =>
  new IoredisTransport({
    target,
    commandTimeoutMs: 2000,
    connectTimeoutMs: 2000,
    waitReplicas: 0,
    durableTimeoutMs: 2500,
    onState: () => undefined,
    random: Math.random,
    ...options,
  });

export const storageOver = (transport: IoredisTransport, keyPrefix = 'threadr:'): RedisStorage =>
  new RedisStorage({
    transport,
    backend: 'redis',
    keyPrefix,
    newId: randomUUID,
    monotonicNow: () => performance.now(),
  });

/** A client that is ready. */
export const openStorage = async (
  target: RedisTarget,
  options: Partial<IoredisTransportOptions> = {},
): Promise<RedisStorage> => {
  const transport = transportTo(target, options);
  if (!(await transport.ready(readyWithinMs))) {
    await transport.close();
    throw new Error('Redis was not ready in time');
  }
  return storageOver(transport);
};
