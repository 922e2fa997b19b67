import type { Context as KoaContext, Middleware } from 'koa';
import { type Refusal, StorageFault } from '../../domain/failure.ts';
import { ClientLeft, type RequestState } from './context.ts';
import { problemKinds } from './problem-kinds.ts';
import { Problem, problemDocument } from './problems.ts';
import { quotaHeaders, secondsUntil } from './quota-headers.ts';

/** When to retry after a fault of unknown duration. */
const faultRetryAfterMs = 2_000;

/** The only place that turns errors into answers. Nothing of an error's cause reaches the client. */
export const translateFailures = (): Middleware<RequestState> => async (ctx, next) => {
  try {
    await next();
    if (ctx.status === 404 && ctx.body == null) throw new Problem('not_found');
    if ((ctx.status === 405 || ctx.status === 501) && ctx.body == null) throw new Problem('method_not_allowed');
  } catch (error) {
    if (error instanceof ClientLeft) return;
    const problem = problemOf(error);
    if (problem.code === 'internal_error') ctx.state.log.error({ err: error }, 'a request failed');
    else if (!(error instanceof Problem)) ctx.state.log.warn({ err: error }, 'a request met a fault');
    answer(ctx, problem);
  }
};

/** Turns a refusal of the domain into a problem. */
export const problemOfRefusal = (refusal: Refusal): Problem => {
  if ('standing' in refusal) {
    const { standing } = refusal;
    const hours = standing.quota.windowMs / 3_600_000;
    return new Problem(refusal.code, {
      detail: `You have used ${standing.used} of ${standing.quota.limit} requests in ${hours} h. Try again in ${secondsUntil(standing.returnsInMs)} s.`,
      retryAfterMs: standing.returnsInMs,
      headers: quotaHeaders(standing),
      members: { 'violated-policies': ['visitor'] },
    });
  }
  if ('retryAfterMs' in refusal) return new Problem(refusal.code, { retryAfterMs: refusal.retryAfterMs });
  return new Problem(refusal.code, { detail: refusal.detail });
};

/** Turns a thrown error into the problem that the client gets. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof StorageFault) return new Problem('storage_unavailable', { retryAfterMs: faultRetryAfterMs });
  return new Problem('internal_error');
};

const answer = (ctx: KoaContext, problem: Problem): void => {
  const { retryAfterMs, headers } = problem.details;
  ctx.status = problemKinds[problem.code].status;
  if (headers) ctx.set(headers);
  if (retryAfterMs !== undefined) ctx.set('Retry-After', String(secondsUntil(retryAfterMs)));
  // The handler may have set another value before it failed.
  ctx.set('Cache-Control', 'no-store');
  ctx.type = 'application/problem+json';
  ctx.body = JSON.stringify(problemDocument(problem, ctx.state.requestId));
};
