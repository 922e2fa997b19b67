import type { SingleFlight } from '../../ports/single-flight.ts';
import type { CacheFence, CacheReading, ThreadCache } from '../../ports/thread-cache.ts';
import type { SourceRefusal } from '../failure.ts';
import type { Fingerprint } from '../fingerprint.ts';
import type { ThreadOrder } from '../order.ts';
import type { Thread } from '../thread.ts';
import type { ComposeThread } from './compose-thread.ts';

export interface CacheLifetimes {
  readonly threadMs: number;
  /** Shorter, so that the better writer is asked again soon. */
  readonly degradedThreadMs: number;
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

  /**
   * @param reading what the cache said of the thread: a hit is passed over, for a fresh answer
   * @throws WriterFault when the writer has no answer; the abort reason when `signal` aborted
   */
  async run(order: ThreadOrder, fingerprint: Fingerprint, reading: CacheReading, signal: AbortSignal): Promise<Making> {
    const { value, collapsed } = await this.#flights.run(
      fingerprint.threadId,
      (flight) => this.#fly(order, fingerprint, reading, flight),
      signal,
    );
    if (value.kind === 'refused') return value;
    const { thread, stored, made } = value;
    return { kind: 'thread', thread, stored, collapsed: collapsed || !made };
  }

  /** Leaves nothing behind, and so is nobody else's to share. */
  async runUnstored(order: ThreadOrder, signal: AbortSignal): Promise<Making> {
    const made = await this.#compose.run(order, null, signal);
    return made.kind === 'refused' ? made : { kind: 'thread', thread: made.thread, stored: false, collapsed: false };
  }

  async #fly(
    order: ThreadOrder,
    fingerprint: Fingerprint,
    reading: CacheReading,
    signal: AbortSignal,
  ): Promise<Product> {
    if (reading.kind === 'hit') return this.#composeAndKeep(order, fingerprint, reading.fence, signal);
    // Another flight may have landed between that reading and this one's start.
    const again = await this.#cache.read(fingerprint);
    if (again.kind === 'hit') return { kind: 'thread', thread: again.thread, stored: true, made: false };
    return this.#composeAndKeep(order, fingerprint, again.fence, signal);
  }

  async #composeAndKeep(
    order: ThreadOrder,
    fingerprint: Fingerprint,
    fence: CacheFence,
    signal: AbortSignal,
  ): Promise<Product> {
    const composed = await this.#compose.run(order, fingerprint.threadId, signal);
    if (composed.kind === 'refused') return composed;
    const { thread, sourceText } = composed;
    const { threadMs, degradedThreadMs } = this.#lifetimes;
    const lifetimeMs = thread.degraded === null ? threadMs : degradedThreadMs;
    const stored = await this.#cache.write({ fingerprint, thread, sourceText }, fence, lifetimeMs);
    return { kind: 'thread', thread, stored, made: true };
  }
}
