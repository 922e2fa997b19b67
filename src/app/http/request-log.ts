import type { Middleware } from 'koa';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { RequestState } from './context.ts';
import { rounded } from './handlers/figures.ts';

/** The logged status of a request whose client left before the answer; nginx uses this number. */
const clientClosedRequest = 499;

/**
 * One log line and one metric per request. Names the route by its template, since a path may be confidential.
 *
 * @param stopwatch with fractions of milliseconds, because hits take less than one; never set back
 */
export const logRequests =
  (metrics: Metrics, stopwatch: Clock): Middleware<RequestState & { _matchedRoute?: string }> =>
  (ctx, next) => {
    const startedMs = stopwatch.now();
    ctx.res.once('close', () => {
      const durationMs = stopwatch.now() - startedMs;
      const status = ctx.res.writableFinished ? ctx.status : clientClosedRequest;
      const route = String(ctx._matchedRoute ?? 'unmatched');
      const { method } = ctx;
      metrics.observe('http_request_seconds', durationMs / 1_000, { route, method, status: String(status) });
      ctx.state.log.info({ method, route, status, duration_ms: rounded(durationMs) }, 'request');
    });
    return next();
  };
