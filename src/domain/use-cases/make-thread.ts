import type { SingleFlight } from '../../ports/single-flight.ts';
import type { CacheEntry, CacheFence, ThreadCache } from '../../ports/thread-cache.ts';
import type { SourceRefusal } from '../failure.ts';
import type { Fingerprint } from '../fingerprint.ts';
import type { Freshness } from '../freshness.ts';
import type { ThreadOrder } from '../order.ts';
import type { Thread } from '../thread.ts';
import type { Visitor } from '../visitor.ts';
import type { ComposeThread } from './compose-thread.ts';

export interface CacheLifetimes {
  readonly threadMs: number;
  /** Shorter, so that the better writer is tried again soon. */
  readonly degradedThreadMs: number;
  /**
   * For a thread degraded because a budget was spent. 0 where that may be the asker's own budget, since others must not
   * get that thread. Default: `degradedThreadMs`.
   */
  readonly exhaustedThreadMs?: number;
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
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal };

type Storable = Exclude<Freshness, 'unstored'>;

/** What is asked for, and by whom. Of concurrent requests, the first one's visitor pays. */
export interface MakingRequest {
  readonly order: ThreadOrder;
  readonly visitor: Visitor;
  readonly fingerprint: Fingerprint;
  /** `cached` also accepts a thread that was stored meanwhile. */
  readonly freshness: Storable;
}

/** Makes a thread once for all concurrent requests, and stores it. */
export class MakeThread {
  readonly #cache: ThreadCache;
  readonly #flights: SingleFlight;
  readonly #compose: ComposeThread;
  readonly #lifetimes: CacheLifetimes;

  constructor(cache: ThreadCache, flights: SingleFlight, compose: ComposeThread, lifetimes: CacheLifetimes) {
    this.#cache = cache;
    this.#flights = flights;
    this.#compose = compose;
    this.#lifetimes = lifetimes;
  }

  get writer(): ComposeThread['writer'] {
    return this.#compose.writer;
  }

  /** @throws WriterFault when the writer has no answer; the abort reason when `signal` aborted */
  async run(request: MakingRequest, signal: AbortSignal): Promise<Making> {
    const { value, collapsed } = await this.#flights.run(
      flightKey(request),
      (flight) => this.#fly(request, flight),
      signal,
    );
    if (value.kind === 'refused') return value;
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
    const { threadMs, degradedThreadMs, exhaustedThreadMs = degradedThreadMs } = this.#lifetimes;
    if (degraded === null) return threadMs;
    return degraded === 'budget_exhausted' ? exhaustedThreadMs : degradedThreadMs;
  }
}

/** A request for a fresh page must not join a flight that may answer from the cache. */
const flightKey = ({ fingerprint: { threadId }, freshness }: MakingRequest): string =>
  freshness === 'cached' ? threadId : `${threadId}:${freshness}`;
