import { type Fingerprint, parseThreadId, sha256 } from '../../domain/fingerprint.ts';
import type { Thread, ThreadId } from '../../domain/thread.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entries, EntryReading } from '../../ports/storage/entries.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { CacheEntry, CacheFence, CacheReading, ThreadCache } from '../../ports/thread-cache.ts';
import { sourcePartition } from './partitions.ts';
import { decodeThread, encodeThread, type StoredThread } from './stored-thread.ts';

/** What is counted, and cleared, as threads. */
const threadsScope = 'threads';
/** Texts are counted apart. A thread is in their scope too: without its text it is not kept. */
const textsScope = 'texts';

/** A text outlives its thread by more than any delay between the two writes. */
const textMarginMs = 60_000;

interface Place {
  readonly partition: Partition;
  /** Of the thread. */
  readonly key: string;
  readonly scopes: readonly string[];
}

/** Threads as entries of a storage backend, each beside its source text and under the scope of its source. */
export class StoredThreadCache implements ThreadCache {
  readonly #entries: Entries;
  readonly #clock: Clock;
  readonly #maxValueBytes: number;

  /** @param maxValueBytes the largest thread, and the largest text, that is kept; in UTF-8 */
  constructor(entries: Entries, clock: Clock, maxValueBytes: number) {
    this.#entries = entries;
    this.#clock = clock;
    this.#maxValueBytes = maxValueBytes;
  }

  async read({ threadId }: Fingerprint): Promise<CacheReading> {
    const { partition, key, scopes } = placeOf(threadId);
    const reading = await this.#entries.read(partition, key, scopes);
    const fence = reading.epochs;
    const stored = threadIn(reading, threadId);
    if (reading.kind !== 'hit' || stored === null) return { kind: 'miss', fence };
    const { thread } = stored;
    const ageMs = Math.max(0, this.#clock.now() - thread.createdAtMs);
    return { kind: 'hit', thread, ageMs, ttlMs: reading.ttlMs, level: 'storage', fence };
  }

  async write(entry: CacheEntry, fence: CacheFence, lifetimeMs: number): Promise<boolean> {
    const { partition, key, scopes } = placeOf(entry.fingerprint.threadId);
    const text = entry.sourceText.toWellFormed();
    const textKey = textKeyOf(text, lifetimeMs);
    const thread = encodeThread({ thread: entry.thread, textKey });
    if (!this.#fits(text) || !this.#fits(thread) || !covers(fence, scopes)) return false;
    // The text first, so that a thread that is found has its text.
    const textOptions = { lifetimeMs: lifetimeMs + textMarginMs, epochs: fence, namespace: textsScope };
    if (!(await this.#entries.write(partition, textKey, text, textOptions))) return false;
    return this.#entries.write(partition, key, thread, { lifetimeMs, epochs: fence, namespace: threadsScope });
  }

  async find(id: ThreadId): Promise<Thread | null> {
    const stored = await this.#find(id);
    return stored === null ? null : stored.thread;
  }

  async sourceText(id: ThreadId): Promise<string | null> {
    const stored = await this.#find(id);
    if (stored === null) return null;
    const { partition, scopes } = placeOf(id);
    const reading = await this.#entries.read(partition, stored.textKey, scopes);
    return reading.kind === 'hit' ? reading.value : null;
  }

  async #find(id: ThreadId): Promise<StoredThread | null> {
    if (parseThreadId(id) === null) return null;
    const { partition, key, scopes } = placeOf(id);
    return threadIn(await this.#entries.read(partition, key, scopes), id);
  }

  #fits(value: string): boolean {
    return Buffer.byteLength(value) <= this.#maxValueBytes;
  }
}

const placeOf = (id: ThreadId): Place => {
  const parsed = parseThreadId(id);
  if (parsed === null) throw new TypeError('not a thread id');
  const { sourceScope, digest } = parsed;
  return {
    partition: sourcePartition(sourceScope),
    key: `t:${digest}`,
    scopes: [threadsScope, textsScope, sourceScope],
  };
};

/**
 * Shared by the threads of one source, and never overwritten by another text: a thread's ranges always point into the
 * text that it was made from. One lifetime to a key, so that writing a text again can only prolong it.
 */
const textKeyOf = (text: string, lifetimeMs: number): string => `s:${sha256(text)}:${lifetimeMs.toString(36)}`;

const threadIn = (reading: EntryReading, id: ThreadId): StoredThread | null =>
  reading.kind === 'hit' ? decodeThread(reading.value, id) : null;

/** A fence that lacks a scope, such as one from another cache, would let a thread in that no clearing reaches. */
const covers = (fence: CacheFence, scopes: readonly string[]): boolean =>
  scopes.every((scope) => Object.hasOwn(fence, scope));
