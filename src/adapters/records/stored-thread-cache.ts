import { type Fingerprint, parseThreadId, sha256 } from '../../domain/fingerprint.ts';
import type { Thread, ThreadId } from '../../domain/thread.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entries, EntryReading, Epochs } from '../../ports/storage/entries.ts';
import type { CacheEntry, CacheFence, CacheLevel, CacheReading, ThreadCache } from '../../ports/thread-cache.ts';
import { HotThreads } from './hot-threads.ts';
import { decodeThread, encodeThread, type StoredThread } from './stored-thread.ts';
import { placeOf, textsScope, threadsScope } from './stored-thread-place.ts';

/** A text outlives its thread by this margin, more than any delay between the two writes. */
const textMarginMs = 60_000;

interface Looked {
  readonly reading: EntryReading;
  /** Null for a miss, and for a value that is not a thread. */
  readonly stored: StoredThread | null;
  readonly level: CacheLevel;
}

const defaultHotBytes = 16 * 2 ** 20;

/**
 * Threads as entries of a storage backend, each with its source text, under the scope of its source and one of its own.
 *
 * A thread that supersedes renews its own scope only. Such a request concerns its own answer (RFC 9111, 5.2.1.4): it must
 * not remove the same page's threads for other platforms, nor make others pay again; only operators clear a whole page.
 *
 * Recently read threads are also kept in this process, parsed. Every read still asks storage whether that version is
 * current, so that the next read sees any clear; a hot thread costs a round trip, but no transfer and no parsing. While
 * storage says `unchanged`, readers get the same object.
 */
export class StoredThreadCache implements ThreadCache {
  readonly #entries: Entries;
  readonly #clock: Clock;
  readonly #maxValueBytes: number;
  readonly #hot: HotThreads;

  /**
   * @param maxValueBytes of the largest thread, and the largest text, to store; in UTF-8
   * @param maxHotBytes of the threads also kept in this process; 0 for none
   */
  constructor(entries: Entries, clock: Clock, maxValueBytes: number, maxHotBytes = defaultHotBytes) {
    this.#entries = entries;
    this.#clock = clock;
    this.#maxValueBytes = maxValueBytes;
    this.#hot = new HotThreads(maxHotBytes);
  }

  /** The number of threads kept in this process. */
  get hotThreads(): number {
    return this.#hot.size;
  }

  async read({ threadId }: Fingerprint): Promise<CacheReading> {
    const { reading, stored, level } = await this.#look(threadId);
    const fence = reading.epochs as CacheFence;
    if (reading.kind === 'miss' || stored === null) return { kind: 'miss', fence };
    const { thread } = stored;
    const ageMs = Math.max(0, this.#clock.now() - thread.createdAtMs);
    return { kind: 'hit', thread, ageMs, ttlMs: reading.ttlMs, level, fence };
  }

  async write(entry: CacheEntry, given: CacheFence, lifetimeMs: number): Promise<boolean> {
    const fence: Epochs = given;
    const { partition, key, scopes, ownScopes } = placeOf(entry.fingerprint.threadId);
    const text = entry.sourceText.toWellFormed();
    const textKey = textKeyOf(text, lifetimeMs);
    const thread = encodeThread({ thread: entry.thread, textKey });
    if (!this.#fits(text) || !this.#fits(thread) || !covers(fence, ownScopes)) return false;
    // The text first, so that every thread found has its text. Not in the thread's own scope, since other threads share
    // it.
    const textFence = Object.fromEntries(scopes.map((scope) => [scope, fence[scope] ?? '']));
    const textOptions = { lifetimeMs: lifetimeMs + textMarginMs, epochs: textFence, namespace: textsScope };
    if (!(await this.#entries.write(partition, textKey, text, textOptions))) return false;
    const renewal = entry.supersedes === true ? { renews: key } : {};
    return this.#entries.write(partition, key, thread, {
      lifetimeMs,
      epochs: fence,
      namespace: threadsScope,
      ...renewal,
    });
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
    return parseThreadId(id) === null ? null : (await this.#look(id)).stored;
  }

  async #look(id: ThreadId): Promise<Looked> {
    const { partition, key, ownScopes } = placeOf(id);
    const hot = this.#hot.get(id);
    const reading = await this.#entries.read(partition, key, ownScopes, hot?.version);
    if (reading.kind === 'unchanged') return { reading, stored: hot?.stored ?? null, level: 'process' };
    const stored = reading.kind === 'hit' ? decodeThread(reading.value, id) : null;
    if (reading.kind === 'hit' && stored !== null) {
      this.#hot.keep(id, { version: reading.version, stored }, reading.value.length);
    } else this.#hot.drop(id);
    return { reading, stored, level: 'storage' };
  }

  #fits(value: string): boolean {
    return Buffer.byteLength(value) <= this.#maxValueBytes;
  }
}

/**
 * Shared by the threads of one text, and never overwritten by another: a thread's ranges always refer to the text that
 * it was made from. The key contains the lifetime, so that another write can only prolong it.
 */
const textKeyOf = (text: string, lifetimeMs: number): string => `s:${sha256(text)}:${lifetimeMs.toString(36)}`;

/** Refuses a fence without some scope, such as another cache's: no clear would reach that thread. */
const covers = (fence: Epochs, scopes: readonly string[]): boolean =>
  scopes.every((scope) => Object.hasOwn(fence, scope));
