import Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { RequestState } from './context.ts';
import { refuseWhileDraining } from './draining.ts';
import { translateFailures } from './failure-translator.ts';
import { readJsonBody } from './json-body.ts';
import { nameRequest } from './request-id.ts';
import { logRequests } from './request-log.ts';
import type { Route } from './routes/route.ts';
import { secureHeaders } from './secure-headers.ts';
import { type Identifying, identifyVisitor, requireOperator } from './visitor-identification.ts';

export interface Surroundings extends Identifying {
  /** With fractions of milliseconds; never set back. */
  readonly stopwatch: Clock;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
}

/**
 * The error codes of a client that leaves during the answer. That is no failure of ours, and the request's status is in
 * the log.
 */
const departures = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

/** The Koa application: the middleware of every request, in order, then the routes. */
export const application = (routes: readonly Route[], surroundings: Surroundings): Koa<RequestState> => {
  const { log, stopwatch, metrics, lifecycle } = surroundings;
  const app = new Koa<RequestState>();
  const router = routerOf(routes, surroundings);
  app.use(nameRequest(log));
  app.use(logRequests(metrics, stopwatch));
  app.use(translateFailures());
  app.use(secureHeaders);
  app.use(refuseWhileDraining(lifecycle));
  app.use(router.routes() as Middleware<RequestState>);
  app.use(router.allowedMethods() as Middleware<RequestState>);
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (!departures.has(error.code ?? '')) log.error({ err: error }, 'a response failed');
  });
  return app;
};

const routerOf = (routes: readonly Route[], identifying: Identifying): Router<RequestState> => {
  const router = new Router<RequestState>({ sensitive: true });
  const identify = identifyVisitor(identifying);
  const readBody = readJsonBody();
  const admit = { anyone: [], visitor: [identify], operator: [identify, requireOperator(identifying.operatorKeys)] };
  for (const { method, path, access, body, handle } of routes) {
    const steps = [...admit[access], ...(body ? [readBody] : [])] as never[];
    router.register(path, [method], [...steps, handle as never]);
  }
  return router;
};
