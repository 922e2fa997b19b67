import { priceTable } from '../../../adapters/openai/price-table.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Bound } from '../../bound.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import { release } from '../../release.ts';
import type { StorageHealth } from '../../storage-health.ts';
import type { Context } from '../context.ts';
import { Problem } from '../problems.ts';
import { redisState } from './redis-state.ts';

/** `GET /health`: light, without any I/O. */
export const health =
  (bound: Bound, storageHealth: StorageHealth, environment: string, clock: Clock) =>
  (ctx: Context): void => {
    const degraded = storageHealth.state !== 'ok';
    ctx.body = {
      status: degraded ? 'degraded' : 'healthy',
      timestamp: new Date(clock.now()).toISOString(),
      version: release.version,
      environment,
      message: degraded ? `${release.name} runs without its storage` : `${release.name} is running`,
      services: {
        storage: bound.storage.name,
        redis: redisState(bound.storage.name, storageHealth.state !== 'down'),
        writer: bound.writer.name,
      },
    };
  };

/** `GET /livez`: 200 as long as the process can answer. */
export const alive = (ctx: Context): void => {
  ctx.body = { status: 'alive' };
};

/** `GET /readyz`: whether this instance takes new requests. */
export const ready =
  (lifecycle: Lifecycle, storageHealth: StorageHealth, storageRequired: boolean) =>
  (ctx: Context): void => {
    const { phase } = lifecycle;
    if (phase !== 'ready') throw new Problem(phase, { retryAfterMs: 1_000 });
    if (storageRequired && storageHealth.state === 'down') {
      throw new Problem('storage_unavailable', {
        retryAfterMs: 1_000,
        detail: 'The storage that this instance needs is down.',
      });
    }
    ctx.body = { status: 'ready' };
  };

/** `GET /debug/startup`: the chosen adapters and why, and the settings, with secrets masked. */
export const startup =
  (
    bound: Bound,
    storageHealth: StorageHealth,
    settings: readonly { readonly name: string; readonly shown: string }[],
  ) =>
  (ctx: Context): void => {
    ctx.body = {
      redis_available: redisState(bound.storage.name, storageHealth.state !== 'down') === 'connected',
      storage: bound.storage.name,
      writer: bound.writer.name,
      bound: Object.fromEntries(Object.entries(bound).map(([role, { name, why }]) => [role, `${name}: ${why}`])),
      price_table: priceTable,
      settings: Object.fromEntries(settings.map(({ name, shown }) => [name, shown])),
    };
  };
