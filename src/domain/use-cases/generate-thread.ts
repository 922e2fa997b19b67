import type { SingleFlight } from '../../ports/single-flight.ts';
import type { CacheFence, CacheReading, ThreadCache } from '../../ports/thread-cache.ts';
import type { Admission, UsageMeter } from '../../ports/usage-meter.ts';
import { ReaderSaturated, type Refusal, type SourceRefusal, WriterFault } from '../failure.ts';
import type { Fingerprint } from '../fingerprint.ts';
import { fingerprintOf, type ThreadOrder } from '../order.ts';
import type { QuotaStanding } from '../quota.ts';
import type { Thread } from '../thread.ts';
import type { Visitor } from '../visitor.ts';
import type { ComposeThread } from './compose-thread.ts';

export interface ThreadRequest {
  readonly order: ThreadOrder;
  readonly visitor: Visitor;
  /** `fresh` passes over what is cached; `unstored` also leaves nothing behind. */
  readonly freshness: 'cached' | 'fresh' | 'unstored';
}

/** `standing` is where the visitor stands after this request; null for who is not limited. */
export type Generation =
  | {
      readonly kind: 'thread';
      readonly thread: Thread;
      readonly provenance: Provenance;
      readonly standing: QuotaStanding | null;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly standing: QuotaStanding | null };

/** Where an answer came from: the cache, another's flight, or a generation of its own. */
export type Provenance =
  | { readonly kind: 'hit'; readonly ageMs: number; readonly ttlMs: number }
  | { readonly kind: 'collapsed' }
  | { readonly kind: 'miss'; readonly stored: boolean };

export interface CacheLifetimes {
  readonly threadMs: number;
  /** Shorter, so that the better writer is asked again soon. */
  readonly degradedThreadMs: number;
}

type Product =
  | { readonly kind: 'thread'; readonly thread: Thread; readonly stored: boolean }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal };

/** Where nobody said when a writer is back. */
const defaultRetryAfterMs = 30_000;

/** A thread for a visitor: within the quota, from the cache where it is there, else made once for all who ask at a time. */
export class GenerateThread {
  readonly #meter: UsageMeter;
  readonly #cache: ThreadCache;
  readonly #flights: SingleFlight;
  readonly #compose: ComposeThread;
  readonly #lifetimes: CacheLifetimes;

  constructor(
    meter: UsageMeter,
    cache: ThreadCache,
    flights: SingleFlight,
    compose: ComposeThread,
    lifetimes: CacheLifetimes,
  ) {
    this.#meter = meter;
    this.#cache = cache;
    this.#flights = flights;
    this.#compose = compose;
    this.#lifetimes = lifetimes;
  }

  /** @throws the abort reason when `signal` aborted: who leaves has spent the request, whatever was done by then. */
  async run(request: ThreadRequest, signal: AbortSignal): Promise<Generation> {
    const { order, visitor, freshness } = request;
    const fingerprint = fingerprintOf(order, this.#compose.writer);
    // In one tick, so that a backend can send both in one round trip.
    const [admission, reading] = await Promise.all([
      this.#meter.take(visitor),
      freshness === 'unstored' ? null : this.#cache.read(fingerprint),
    ]);
    const { standing } = admission;
    if (!admission.granted) {
      return { kind: 'refused', refusal: { code: 'rate_limited', standing: admission.standing }, standing };
    }
    if (reading?.kind === 'hit' && freshness === 'cached') {
      const { thread, ageMs, ttlMs } = reading;
      return { kind: 'thread', thread, provenance: { kind: 'hit', ageMs, ttlMs }, standing };
    }
    return this.#make(request, fingerprint, reading, admission, signal);
  }

  async #make(
    { order, visitor }: ThreadRequest,
    fingerprint: Fingerprint,
    reading: CacheReading | null,
    admission: Admission & { granted: true },
    signal: AbortSignal,
  ): Promise<Generation> {
    try {
      const { product, collapsed } = await this.#produce(order, fingerprint, reading, signal);
      if (product.kind === 'refused') return await this.#refuse(product.refusal, visitor, admission);
      const provenance: Provenance = collapsed ? { kind: 'collapsed' } : { kind: 'miss', stored: product.stored };
      return { kind: 'thread', thread: product.thread, provenance, standing: admission.standing };
    } catch (error) {
      if (signal.aborted) throw error;
      const refusal = refusalOf(error);
      if (refusal !== null) return await this.#refuse(refusal, visitor, admission);
      await this.#giveBack(visitor, admission);
      throw error;
    }
  }

  async #produce(
    order: ThreadOrder,
    fingerprint: Fingerprint,
    reading: CacheReading | null,
    signal: AbortSignal,
  ): Promise<{ product: Product; collapsed: boolean }> {
    if (reading === null) return { product: await this.#composeUnstored(order, signal), collapsed: false };
    const landing = await this.#flights.run(
      fingerprint.threadId,
      (flightSignal) => this.#composeAndStore(order, fingerprint, reading.fence, flightSignal),
      signal,
    );
    return { product: landing.value, collapsed: landing.collapsed };
  }

  async #composeUnstored(order: ThreadOrder, signal: AbortSignal): Promise<Product> {
    const made = await this.#compose.run(order, null, signal);
    return made.kind === 'refused' ? made : { kind: 'thread', thread: made.thread, stored: false };
  }

  async #composeAndStore(
    order: ThreadOrder,
    fingerprint: Fingerprint,
    fence: CacheFence,
    signal: AbortSignal,
  ): Promise<Product> {
    const made = await this.#compose.run(order, fingerprint.threadId, signal);
    if (made.kind === 'refused') return made;
    const { thread, sourceText } = made;
    const lifetimeMs = thread.degraded === null ? this.#lifetimes.threadMs : this.#lifetimes.degradedThreadMs;
    const stored = await this.#cache.write({ fingerprint, thread, sourceText }, fence, lifetimeMs);
    return { kind: 'thread', thread, stored };
  }

  /** An answer that is no thread costs the visitor nothing. */
  async #refuse(refusal: Refusal, visitor: Visitor, admission: Admission & { granted: true }): Promise<Generation> {
    return { kind: 'refused', refusal, standing: await this.#giveBack(visitor, admission) };
  }

  async #giveBack(
    visitor: Visitor,
    { receipt, standing }: Admission & { granted: true },
  ): Promise<QuotaStanding | null> {
    if (receipt === null || standing === null) return standing;
    await this.#meter.giveBack(visitor, receipt);
    return { ...standing, used: standing.used - 1 };
  }
}

/** Faults that end in an answer of their own: without a writer, or a place to read, there is no thread. */
const refusalOf = (error: unknown): Refusal | null => {
  if (error instanceof WriterFault) {
    return { code: error.reason, retryAfterMs: error.retryAfterMs ?? defaultRetryAfterMs };
  }
  return error instanceof ReaderSaturated ? { code: 'saturated', retryAfterMs: error.retryAfterMs } : null;
};
