import type { SingleFlight } from '../../ports/single-flight.ts';
import type { CacheEntry, CacheFence, ThreadCache } from '../../ports/thread-cache.ts';
import { type SourceRefusal, WriterFault } from '../failure.ts';
import type { Fingerprint } from '../fingerprint.ts';
import type { Freshness } from '../freshness.ts';
import type { ThreadOrder } from '../order.ts';
import type { Thread } from '../thread.ts';
import type { Visitor } from '../visitor.ts';
import type { ComposeThread } from './compose-thread.ts';
import { PaidFlights, type VisitorBudgets } from './paid-flights.ts';

export interface CacheLifetimes {
  readonly threadMs: number;
  /** Shorter, so that the better writer is tried again soon. */
  readonly degradedThreadMs: number;
}

/** A thread, and whether this call made it; otherwise another's flight did. */
export type Making =
  | { readonly kind: 'thread'; readonly thread: Thread; readonly collapsed: boolean; readonly stored: boolean }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal };

/** The result of a flight: plain data, because it may be sent to another instance. */
type Product =
  | {
      readonly kind: 'thread';
      readonly thread: Thread;
      readonly stored: boolean;
      /** False where an earlier flight had finished just before. */
      readonly made: boolean;
    }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal }
  /** The budget was spent, and there is no fallback writer. */
  | { readonly kind: 'exhausted'; readonly message: string; readonly retryAfterMs: number | null };

type Storable = Exclude<Freshness, 'unstored'>;

/** The order and its visitor. Of concurrent requests, the first one's visitor pays. */
export interface MakingRequest {
  readonly order: ThreadOrder;
  readonly visitor: Visitor;
  readonly fingerprint: Fingerprint;
  /** `cached` also accepts a thread that was stored meanwhile. */
  readonly freshness: Storable;
}

type Composer = Pick<ComposeThread, 'run' | 'writer'>;

/** Makes a thread once for all concurrent requests, and stores it. */
export class MakeThread {
  readonly #cache: ThreadCache;
  readonly #flights: PaidFlights;
  readonly #compose: Composer;
  readonly #lifetimes: CacheLifetimes;
  readonly #exhaustedThreadMs: number;

  /**
   * @param budgets if visitors have caps of their own: a thread degraded by a spent one is then for no other visitor
   */
  constructor(
    cache: ThreadCache,
    flights: SingleFlight,
    compose: Composer,
    lifetimes: CacheLifetimes,
    budgets: VisitorBudgets | null = null,
  ) {
    this.#cache = cache;
    this.#flights = new PaidFlights(flights, budgets);
    this.#compose = compose;
    this.#lifetimes = lifetimes;
    this.#exhaustedThreadMs = budgets === null ? lifetimes.degradedThreadMs : 0;
  }

  get writer(): Composer['writer'] {
    return this.#compose.writer;
  }

  /** @throws WriterFault when the writer has no answer; the abort reason when `signal` aborted */
  async run(request: MakingRequest, signal: AbortSignal): Promise<Making> {
    const produce = (flight: AbortSignal): Promise<Product> => this.#fly(request, flight).catch(exhaustion);
    const { value, collapsed } = await this.#flights.run(
      flightKey(request),
      request.visitor,
      { produce, isShort },
      signal,
    );
    if (value.kind === 'refused') return value;
    if (value.kind === 'exhausted')
      throw new WriterFault('budget_exhausted', value.message, { retryAfterMs: value.retryAfterMs });
    const { thread, stored, made } = value;
    return { kind: 'thread', thread, stored, collapsed: collapsed || !made };
  }

  /** Stores nothing, and so shares the thread with nobody. */
  async runUnstored(order: ThreadOrder, visitor: Visitor, signal: AbortSignal): Promise<Making> {
    const made = await this.#compose.run(order, visitor, null, signal);
    return made.kind === 'refused' ? made : { kind: 'thread', thread: made.thread, stored: false, collapsed: false };
  }

  async #fly({ order, visitor, fingerprint, freshness }: MakingRequest, signal: AbortSignal): Promise<Product> {
    // Another flight may have finished since the caller looked.
    const reading = await this.#cache.read(fingerprint);
    if (reading.kind === 'hit' && freshness === 'cached') {
      return { kind: 'thread', thread: reading.thread, stored: true, made: false };
    }
    const composed = await this.#compose.run(order, visitor, fingerprint.threadId, signal, freshness);
    if (composed.kind === 'refused') return composed;
    const { thread, sourceText } = composed;
    // A slow `cached` flight must not overwrite a newer thread, which a `fresh` one made.
    return this.#keep({ fingerprint, thread, sourceText, supersedes: freshness === 'fresh' }, reading.fence);
  }

  async #keep(entry: CacheEntry, fence: CacheFence): Promise<Product> {
    const lifetimeMs = this.#lifetimeMsOf(entry.thread);
    const stored = lifetimeMs > 0 && (await this.#cache.write(entry, fence, lifetimeMs));
    return { kind: 'thread', thread: entry.thread, stored, made: true };
  }

  #lifetimeMsOf({ degraded }: Thread): number {
    const { threadMs, degradedThreadMs } = this.#lifetimes;
    if (degraded === null) return threadMs;
    return degraded === 'budget_exhausted' ? this.#exhaustedThreadMs : degradedThreadMs;
  }
}

/** A request for a fresh page must not join a flight that may answer from the cache. */
const flightKey = ({ fingerprint: { threadId }, freshness }: MakingRequest): string =>
  freshness === 'cached' ? threadId : `${threadId}:${freshness}`;

const isShort = (product: Product): boolean =>
  product.kind === 'exhausted' || (product.kind === 'thread' && product.thread.degraded === 'budget_exhausted');

/** Makes the error a result, because callers that joined may have another payer. @throws any other error */
const exhaustion = (error: unknown): Product => {
  if (!(error instanceof WriterFault) || error.reason !== 'budget_exhausted') throw error;
  const { message, retryAfterMs } = error;
  return { kind: 'exhausted', message, retryAfterMs };
};
