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
  /** Shorter, so that the better writer is asked again soon. */
  readonly degradedThreadMs: number;
  /**
   * Of one for which a budget was spent; 0 where that may be the own budget of who asked, so that the others must not be
   * served for it. The same as of any degraded one where not given.
   */
  readonly exhaustedThreadMs?: number;
}

/** A thread, and whether this very call caused it; else another's flight did. */
export type Making =
  | { readonly kind: 'thread'; readonly thread: Thread; readonly collapsed: boolean; readonly stored: boolean }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal };

/** What a flight comes to: plain data, because it may travel to another instance. */
type Product =
  | {
      readonly kind: 'thread';
      readonly thread: Thread;
      readonly stored: boolean;
      /** False where an earlier flight had landed just before. */
      readonly made: boolean;
    }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal };

type Storable = Exclude<Freshness, 'unstored'>;

/** What is asked for, and by whom: of those who ask at one time, the first pays. */
export interface MakingRequest {
  readonly order: ThreadOrder;
  readonly visitor: Visitor;
  readonly fingerprint: Fingerprint;
  /** `cached` also takes a thread that has been kept meanwhile. */
  readonly freshness: Storable;
}

/** Makes a thread once for all who ask for it at a time, and keeps it. */
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

  /** Leaves nothing behind, and so is nobody else's to share. */
  async runUnstored(order: ThreadOrder, visitor: Visitor, signal: AbortSignal): Promise<Making> {
    const made = await this.#compose.run(order, visitor, null, signal);
    return made.kind === 'refused' ? made : { kind: 'thread', thread: made.thread, stored: false, collapsed: false };
  }

  async #fly({ order, visitor, fingerprint, freshness }: MakingRequest, signal: AbortSignal): Promise<Product> {
    // Another flight may have landed since the caller looked.
    const reading = await this.#cache.read(fingerprint);
    if (reading.kind === 'hit' && freshness === 'cached') {
      return { kind: 'thread', thread: reading.thread, stored: true, made: false };
    }
    const composed = await this.#compose.run(order, visitor, fingerprint.threadId, signal, freshness);
    if (composed.kind === 'refused') return composed;
    const { thread, sourceText } = composed;
    // Who takes what is kept may be slow, and be done last with the older source.
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

/** Who wants a page read again does not join those who may be given one that was kept. */
const flightKey = ({ fingerprint: { threadId }, freshness }: MakingRequest): string =>
  freshness === 'cached' ? threadId : `${threadId}:${freshness}`;
