import type { Middleware } from 'koa';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { RequestState } from './context.ts';

/** The logged status of a request whose client left before the answer; nginx uses this number. */
const clientClosedRequest = 499;

/** One log line and one metric per request. Names the route by its template, since a path may be confidential. */
export const logRequests =
  (metrics: Metrics, clock: Clock): Middleware<RequestState & { _matchedRoute?: string }> =>
  (ctx, next) => {
    const startedMs = clock.now();
    ctx.res.once('close', () => {
      const durationMs = clock.now() - startedMs;
      const status = ctx.res.writableFinished ? ctx.status : clientClosedRequest;
      const route = String(ctx._matchedRoute ?? 'unmatched');
      const { method } = ctx;
      metrics.observe('http_request_seconds', durationMs / 1_000, { route, method, status: String(status) });
      ctx.state.log.info({ method, route, status, duration_ms: durationMs }, 'request');
    });
    return next();
  };
