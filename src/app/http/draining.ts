import type { Middleware } from 'koa';
import type { Lifecycle } from '../lifecycle.ts';
import { Problem } from './problems.ts';

/**
 * While the process finishes what is in flight, every answer ends its connection, and new work is sent elsewhere. Probes
 * and look-ups go on.
 */
export const refuseWhileDraining =
  (lifecycle: Lifecycle): Middleware =>
  async (ctx, next) => {
    try {
      if (lifecycle.phase === 'draining' && ctx.method === 'POST')
        throw new Problem('draining', { retryAfterMs: 1_000 });
      await next();
    } finally {
      if (lifecycle.phase === 'draining') ctx.set('Connection', 'close');
    }
  };
