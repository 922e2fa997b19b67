import type { Clock } from '../../../ports/clock.ts';
import type { Bound } from '../../bound.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import { release } from '../../release.ts';
import type { Context } from '../context.ts';
import { Problem } from '../problems.ts';

/** `GET /health`: light, without any I/O. */
export const health =
  (bound: Bound, environment: string, clock: Clock) =>
  (ctx: Context): void => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = {
      status: 'healthy',
      timestamp: new Date(clock.now()).toISOString(),
      version: release.version,
      environment,
      message: `${release.name} is running`,
      services: { storage: bound.storage.name, redis: 'not_configured', writer: bound.writer.name },
    };
  };

/** `GET /livez`: 200 for as long as the process can answer at all. */
export const alive = (ctx: Context): void => {
  ctx.set('Cache-Control', 'no-store');
  ctx.body = { status: 'alive' };
};

/** `GET /readyz`: whether to send new requests here. */
export const ready =
  (lifecycle: Lifecycle) =>
  (ctx: Context): void => {
    if (lifecycle.phase === 'draining') throw new Problem('draining', { retryAfterMs: 1_000 });
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { status: 'ready' };
  };

/** `GET /debug/startup`: what was bound and why, and the settings, with secrets masked. */
export const startup =
  (bound: Bound, settings: readonly { readonly name: string; readonly shown: string }[]) =>
  (ctx: Context): void => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = {
      redis_available: false,
      storage: bound.storage.name,
      writer: bound.writer.name,
      bound: Object.fromEntries(Object.entries(bound).map(([role, { name, why }]) => [role, `${name}: ${why}`])),
      settings: Object.fromEntries(settings.map(({ name, shown }) => [name, shown])),
    };
  };
