import type { Middleware } from 'koa';
import type { Lifecycle } from '../lifecycle.ts';
import { Problem } from './problems.ts';

/**
 * While the process finishes its current requests, every answer closes its connection, and new work is refused, so that
 * it goes to another instance. Probes and look-ups are still answered.
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
