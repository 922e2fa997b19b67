import type {
  GenerateThread,
  Generation,
  Provenance,
  ThreadRequest,
} from '../../../domain/use-cases/generate-thread.ts';
import type { RecordAnalytics } from '../../../domain/use-cases/record-analytics.ts';
import type { Clock } from '../../../ports/clock.ts';
import { ClientLeft, type Context, departureOf } from '../context.ts';
import { problemOfRefusal } from '../failure-translator.ts';
import { type GenerateBody, generateRequestSchema, orderOf } from '../generate-request.ts';
import { parseBody } from '../json-body.ts';
import { quotaHeaders } from '../quota-headers.ts';
import { threadAnswer } from '../thread-answer.ts';

/** `POST /api/generate` */
export const generate = (
  generateThread: GenerateThread,
  recordAnalytics: RecordAnalytics,
  clock: Clock,
  maxContentLength: number,
) => {
  const schema = generateRequestSchema(maxContentLength);
  return async (ctx: Context): Promise<void> => {
    const startedMs = clock.now();
    const request = requestOf(ctx, parseBody(ctx, schema));
    try {
      const generation = await generateThread.run(request, departureOf(ctx));
      recordAnalytics.run(request, generation, clock.now() - startedMs);
      respond(ctx, request, generation);
    } catch (error) {
      if (!(error instanceof ClientLeft))
        recordAnalytics.run(request, { code: 'internal_error' }, clock.now() - startedMs);
      throw error;
    }
  };
};

const requestOf = (ctx: Context, body: GenerateBody): ThreadRequest => {
  const directives = ctx.get('Cache-Control').toLowerCase();
  const freshness = directives.includes('no-store') ? 'unstored' : directives.includes('no-cache') ? 'fresh' : 'cached';
  return { order: orderOf(body), visitor: ctx.state.visitor, freshness };
};

const respond = (ctx: Context, request: ThreadRequest, generation: Generation): void => {
  if (generation.standing !== null) ctx.set(quotaHeaders(generation.standing));
  if (generation.kind === 'refused') throw problemOfRefusal(generation.refusal);
  const { thread, provenance } = generation;
  ctx.state.log.debug({ thread: thread.id, provenance }, 'thread');
  ctx.set('Cache-Status', cacheStatus(provenance, request.freshness));
  if (provenance.kind === 'hit') ctx.set('Age', String(Math.floor(provenance.ageMs / 1_000)));
  ctx.type = 'application/json';
  ctx.body = JSON.stringify(
    threadAnswer(thread, { cached: provenance.kind === 'hit', saved: provenance.kind !== 'miss' }),
  );
};

/** RFC 9211. */
const cacheStatus = (provenance: Provenance, freshness: ThreadRequest['freshness']): string => {
  if (provenance.kind === 'hit')
    return `Threadr; hit; ttl=${Math.floor(provenance.ttlMs / 1_000)}; detail=${provenance.level}`;
  const forwarded = { cached: 'miss', fresh: 'request', unstored: 'bypass' }[freshness];
  const outcome = provenance.kind === 'collapsed' ? '; collapsed' : provenance.stored ? '; stored' : '';
  return `Threadr; fwd=${forwarded}${outcome}`;
};
