import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { RequestState } from './context.ts';
import { NamedLog } from './named-log.ts';

// https://www.w3.org/TR/trace-context/#traceparent-header
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/;

/** Names the request, by the caller's trace where there is one, so that the logs of both sides can be matched. */
export const nameRequest =
  (log: Logger): Middleware<RequestState> =>
  (ctx, next) => {
    const requestId = traceparent.exec(ctx.get('traceparent'))?.[1] ?? randomUUID();
    ctx.state.requestId = requestId;
    ctx.state.log = new NamedLog(log, requestId);
    ctx.set('X-Request-Id', requestId);
    return next();
  };
