import type { CacheLevel, CacheReading, ThreadCache } from '../../ports/thread-cache.ts';
import type { Admission, UsageMeter } from '../../ports/usage-meter.ts';
import { ReaderSaturated, type Refusal, WriterFault } from '../failure.ts';
import type { Fingerprint } from '../fingerprint.ts';
import type { Freshness } from '../freshness.ts';
import { fingerprintOf, type ThreadOrder } from '../order.ts';
import type { QuotaStanding } from '../quota.ts';
import type { Thread } from '../thread.ts';
import type { Visitor } from '../visitor.ts';
import type { MakeThread } from './make-thread.ts';

export interface ThreadRequest {
  readonly order: ThreadOrder;
  readonly visitor: Visitor;
  readonly freshness: Freshness;
  /** Called when the quota has admitted the request, before anything is made. */
  readonly onAdmission?: () => void;
}

/** `standing` is the visitor's usage after this request; null without a limit. */
export type Generation =
  | {
      readonly kind: 'thread';
      readonly thread: Thread;
      readonly provenance: Provenance;
      readonly standing: QuotaStanding | null;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly standing: QuotaStanding | null };

/** Where an answer came from: the cache, another request's flight, or its own generation. */
export type Provenance =
  | { readonly kind: 'hit'; readonly ageMs: number; readonly ttlMs: number; readonly level: CacheLevel }
  | { readonly kind: 'collapsed' }
  | { readonly kind: 'miss'; readonly stored: boolean };

interface Looked {
  readonly reading: CacheReading | null;
  readonly failure: { readonly error: unknown } | null;
}

type Granted = Extract<Admission, { granted: true }>;

/** Used where the writer does not say when it will be back. */
const defaultRetryAfterMs = 30_000;

/** Gets a visitor a thread: within the quota, and from the cache if it is there. */
export class GenerateThread {
  readonly #meter: UsageMeter;
  readonly #cache: ThreadCache;
  readonly #makeThread: MakeThread;

  constructor(meter: UsageMeter, cache: ThreadCache, makeThread: MakeThread) {
    this.#meter = meter;
    this.#cache = cache;
    this.#makeThread = makeThread;
  }

  /** @throws the abort reason when `signal` aborted: a visitor who leaves has spent the request, however far it got. */
  async run(request: ThreadRequest, signal: AbortSignal): Promise<Generation> {
    const { order, visitor, freshness } = request;
    const fingerprint = fingerprintOf(order, this.#makeThread.writer);
    // In one tick, so that a backend can send both in one round trip.
    const [admission, { reading, failure }] = await Promise.all([
      this.#meter.take(visitor),
      freshness === 'cached' ? this.#read(fingerprint) : { reading: null, failure: null },
    ]);
    const { standing } = admission;
    if (!admission.granted) {
      return { kind: 'refused', refusal: { code: 'rate_limited', standing: admission.standing }, standing };
    }
    request.onAdmission?.();
    if (failure !== null) {
      await this.#giveBack(visitor, admission);
      throw failure.error;
    }
    if (reading?.kind === 'hit') {
      const { thread, ageMs, ttlMs, level } = reading;
      return { kind: 'thread', thread, provenance: { kind: 'hit', ageMs, ttlMs, level }, standing };
    }
    return this.#make(request, fingerprint, admission, signal);
  }

  async #read(fingerprint: Fingerprint): Promise<Looked> {
    try {
      return { reading: await this.#cache.read(fingerprint), failure: null };
    } catch (error) {
      return { reading: null, failure: { error } };
    }
  }

  async #make(
    { order, visitor, freshness }: ThreadRequest,
    fingerprint: Fingerprint,
    admission: Granted,
    signal: AbortSignal,
  ): Promise<Generation> {
    try {
      const making =
        freshness === 'unstored'
          ? await this.#makeThread.runUnstored(order, visitor, signal)
          : await this.#makeThread.run({ order, visitor, fingerprint, freshness }, signal);
      if (making.kind === 'refused') return await this.#refuse(making.refusal, visitor, admission);
      const { thread, stored, collapsed } = making;
      const provenance: Provenance = collapsed ? { kind: 'collapsed' } : { kind: 'miss', stored };
      return { kind: 'thread', thread, provenance, standing: admission.standing };
    } catch (error) {
      if (signal.aborted) throw error;
      const refusal = refusalOf(error);
      if (refusal !== null) return await this.#refuse(refusal, visitor, admission);
      await this.#giveBack(visitor, admission);
      throw error;
    }
  }

  /** An answer without a thread costs the visitor nothing. */
  async #refuse(refusal: Refusal, visitor: Visitor, admission: Granted): Promise<Generation> {
    return { kind: 'refused', refusal, standing: await this.#giveBack(visitor, admission) };
  }

  async #giveBack(visitor: Visitor, { receipt, standing }: Granted): Promise<QuotaStanding | null> {
    if (receipt === null || standing === null) return standing;
    await this.#meter.giveBack(visitor, receipt);
    const used = standing.used - 1;
    return { ...standing, used, returnsInMs: used === 0 ? 0 : standing.returnsInMs };
  }
}

/** Faults with an answer of their own: the writer, or the page reader, is unavailable. */
const refusalOf = (error: unknown): Refusal | null => {
  if (error instanceof WriterFault) {
    return { code: error.reason, retryAfterMs: error.retryAfterMs ?? defaultRetryAfterMs };
  }
  return error instanceof ReaderSaturated ? { code: 'saturated', retryAfterMs: error.retryAfterMs } : null;
};
