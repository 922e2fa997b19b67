import type { ThreadOrder } from '../../../domain/order.ts';
import type {
  GenerateThread,
  Generation,
  Provenance,
  ThreadRequest,
} from '../../../domain/use-cases/generate-thread.ts';
import type { RecordAnalytics } from '../../../domain/use-cases/record-analytics.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Histories } from '../../histories.ts';
import { type Context, departureOf } from '../context.ts';
import { problemOf, problemOfRefusal } from '../failure-translator.ts';
import { type GenerateRequestSchema, generateRequestSchema, orderOf } from '../generate-request.ts';
import { parseBody, readJsonBody } from '../json-body.ts';
import { fieldsOf } from '../preference-fields.ts';
import { quotaHeaders } from '../quota-headers.ts';
import { RecentOrders } from '../recent-orders.ts';
import { cachedAnswer, threadAnswer } from '../thread-answer.ts';

export interface GenerateRooms {
  readonly generateThread: GenerateThread;
  readonly recordAnalytics: RecordAnalytics;
  readonly histories: Histories;
  /** With fractions of milliseconds, as a cached answer takes less than one. */
  readonly stopwatch: Clock;
}

/** `POST /api/generate` */
export const generate = (
  { generateThread, recordAnalytics, histories, stopwatch }: GenerateRooms,
  maxContentLength: number,
) => {
  const schema = generateRequestSchema(maxContentLength);
  const orders = new RecentOrders();
  const readBody = readJsonBody();
  return async (ctx: Context): Promise<void> => {
    const departure = departureOf(ctx);
    let startedMs = stopwatch.now();
    const record = (outcome: Generation | { readonly code: string }): void =>
      recordAnalytics.run(ctx.state.visitor, outcome, stopwatch.now() - startedMs);
    try {
      // Read here, so that an unreadable body is counted like other refusals.
      await readBody(ctx, async () => {});
      // The time that the client takes to send is not ours.
      startedMs = stopwatch.now();
      const request = requestOf(ctx, schema, orders);
      const history = request.freshness === 'unstored' ? null : ctx.state.session;
      const onAdmission = (): void => {
        if (history?.kept === null) histories.open(history.id);
      };
      const generation = await generateThread.run({ ...request, onAdmission }, departure);
      respond(ctx, request, generation);
      if (history !== null && generation.kind === 'thread') histories.add(history.id, generation.thread);
      record(generation);
    } catch (error) {
      // Refusals are answers too; a client that has left gets none.
      if (!departure.aborted) record({ code: problemOf(error).code });
      throw error;
    }
  };
};

const requestOf = (ctx: Context, schema: GenerateRequestSchema, orders: RecentOrders): ThreadRequest => {
  const freshness = freshnessOf(ctx.get('Cache-Control'));
  const defaults = fieldsOf(ctx.state.session?.kept?.preferences ?? {});
  const read = (): ThreadOrder => orderOf(parseBody(ctx, schema, defaults));
  // A request that must not be stored is not remembered here either.
  const order = freshness === 'unstored' ? read() : orders.orderOf(String(ctx.request.rawBody), defaults, read);
  return { order, visitor: ctx.state.visitor, freshness };
};

const freshnessOf = (cacheControl: string): ThreadRequest['freshness'] => {
  if (cacheControl === '') return 'cached';
  const directives = cacheControl.toLowerCase().split(/\s*,\s*/);
  if (directives.includes('no-store')) return 'unstored';
  return directives.includes('no-cache') ? 'fresh' : 'cached';
};

const respond = (ctx: Context, request: ThreadRequest, generation: Generation): void => {
  if (generation.standing !== null) ctx.set(quotaHeaders(generation.standing));
  if (generation.kind === 'refused') throw problemOfRefusal(generation.refusal);
  const { thread, provenance } = generation;
  ctx.state.log.debug({ thread: thread.id, provenance }, 'thread');
  ctx.set('Cache-Status', cacheStatus(provenance, request.freshness));
  if (provenance.kind === 'hit') ctx.set('Age', String(Math.floor(provenance.ageMs / 1_000)));
  // A no-store answer may not be stored elsewhere either. For other answers, the client decides.
  if (request.freshness !== 'unstored') ctx.remove('Cache-Control');
  ctx.type = 'application/json';
  ctx.body =
    provenance.kind === 'hit'
      ? cachedAnswer(thread)
      : JSON.stringify(threadAnswer(thread, { cached: false, saved: provenance.kind !== 'miss' }));
};

/** RFC 9211. */
const cacheStatus = (provenance: Provenance, freshness: ThreadRequest['freshness']): string => {
  if (provenance.kind === 'hit')
    return `Threadr; hit; ttl=${Math.floor(provenance.ttlMs / 1_000)}; detail=${provenance.level}`;
  const forwarded = { cached: 'miss', fresh: 'request', unstored: 'bypass' }[freshness];
  const outcome = provenance.kind === 'collapsed' ? '; collapsed' : provenance.stored ? '; stored' : '';
  return `Threadr; fwd=${forwarded}${outcome}`;
};
