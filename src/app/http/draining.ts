import type { Middleware } from 'koa';
import type { Lifecycle } from '../lifecycle.ts';
import { Problem } from './problems.ts';

/**
 * While the process finishes what is in flight, every answer ends its connection, and new work is sent elsewhere. Probes
 * and look-ups go on.
 */
export const refuseWhileDraining =
  (lifecycle: Lifecycle): Middleware =>
  (ctx, next) => {
    if (lifecycle.phase !== 'draining') return next();
    ctx.set('Connection', 'close');
    if (ctx.method === 'POST') throw new Problem('draining', { retryAfterMs: 1_000 });
    return next();
  };
