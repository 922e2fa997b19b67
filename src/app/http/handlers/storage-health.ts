import { randomUUID } from 'node:crypto';
import { StorageFault, unlessDown } from '../../../domain/failure.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Storage, StorageDescription } from '../../../ports/storage/storage.ts';
import { atMostEvery } from '../../at-most-every.ts';
import type { CacheFigures } from '../../cache-figures.ts';
import { checkEveryMs, type StorageHealth } from '../../storage-health.ts';
import type { Context } from '../context.ts';
import { hitRatePercent, rounded } from './figures.ts';
import { redisState } from './redis-state.ts';

const testPartition = 'own';
const testValue = 'test_value';

/** `GET /health/cache`: makes a real round trip, and reports the cache's figures. */
export const cacheHealth = (backend: string, health: StorageHealth, figures: CacheFigures, clock: Clock) => {
  const countHits = atMostEvery(checkEveryMs, clock, () => unlessDown(figures.hitCounts()));
  return async (ctx: Context): Promise<void> => {
    const [{ ok, latencyMs }, counts] = await Promise.all([health.check(), countHits()]);
    ctx.body = {
      status: ok ? 'healthy' : 'degraded',
      backend,
      latency_ms: rounded(latencyMs),
      stats: {
        hits: counts?.hits ?? null,
        misses: counts?.misses ?? null,
        hit_rate_percent: counts && hitRatePercent(counts),
        redis_available: redisState(backend, ok) === 'connected',
        memory_cache_size: figures.hotThreads,
      },
    };
  };
};

/** `GET /api/v1/health`: in the format of the first service. */
export const legacyHealth =
  (backend: string, health: StorageHealth) =>
  async (ctx: Context): Promise<void> => {
    const { ok, latencyMs } = await health.check();
    const state = redisState(backend, ok);
    const connected = state === 'connected';
    ctx.body = {
      status: 'ok',
      redis: {
        status: connected ? 'healthy' : state,
        latency: connected && latencyMs !== null ? `${Math.round(latencyMs)}ms` : null,
        connected,
      },
    };
  };

/** `GET /test-redis`: tries set, get and delete on the live backend. */
export const testStorage =
  ({ values }: Storage) =>
  async (ctx: Context): Promise<void> => {
    const key = `test:${randomUUID()}`;
    try {
      await values.put(testPartition, key, testValue, { lifetimeMs: 10_000 });
      const [kept] = await values.get(testPartition, [key]);
      await values.remove(testPartition, [key]);
      if (kept?.value !== testValue) throw new StorageFault('what was written was not read again');
      ctx.body = { status: 'success', message: 'Written, read and removed.', test_result: kept.value };
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      ctx.status = 503;
      ctx.body = { status: 'error', message: error.message };
    }
  };

/** `GET /api/analytics/redis-stats`: the backend's own report, and the number of entries of each kind. */
export const storageStats =
  (storage: Storage, figures: CacheFigures) =>
  async (ctx: Context): Promise<void> => {
    const [description, entries, quotas] = await Promise.all([
      storage.describe(),
      figures.countEntries(),
      figures.countQuotas(),
    ]);
    ctx.body = { ...describedAs(description), entries: { cache: entries, rate_limit: quotas } };
  };

const describedAs = (description: StorageDescription) => ({
  backend: description.backend,
  shared: description.shared,
  memory_used_bytes: description.memoryUsedBytes,
  connected_clients: description.connectedClients,
  uptime_seconds: description.uptimeSeconds,
  durable: description.durability,
  evicts: description.evicts,
});
