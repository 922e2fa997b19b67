import type { ThreadId } from '../../domain/thread.ts';
import type { StoredThread } from './stored-thread.ts';

/** A parsed thread and its version. */
export interface HotThread {
  readonly version: string;
  readonly stored: StoredThread;
}

interface Sized extends HotThread {
  readonly bytes: number;
}

// As measured: a thread takes 1.3 to 1.6 times its JSON, twice that if its characters take two bytes. As much again for
// the encoded answer that a server may keep with it.
const bytesPerCharacter = 4;
const bytesPerThread = 500;

/**
 * Recently read threads, parsed, within a number of bytes; the least recently used make room. An entry may be outdated:
 * before use, storage must confirm its version.
 */
export class HotThreads {
  readonly #maxBytes: number;
  /** In the order of use. */
  readonly #threads = new Map<ThreadId, Sized>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#threads.size;
  }

  /** Estimated. */
  get bytes(): number {
    return this.#bytes;
  }

  get(id: ThreadId): HotThread | undefined {
    const hot = this.#threads.get(id);
    if (hot === undefined) return undefined;
    this.#threads.delete(id);
    this.#threads.set(id, hot);
    return hot;
  }

  /** @param characters the length of its stored value */
  keep(id: ThreadId, { version, stored }: HotThread, characters: number): void {
    this.drop(id);
    const bytes = bytesPerThread + bytesPerCharacter * characters;
    if (bytes > this.#maxBytes) return;
    this.#threads.set(id, { version, stored, bytes });
    this.#bytes += bytes;
    for (const [oldest] of this.#threads) {
      if (this.#bytes <= this.#maxBytes) return;
      this.drop(oldest);
    }
  }

  drop(id: ThreadId): void {
    this.#bytes -= this.#threads.get(id)?.bytes ?? 0;
    this.#threads.delete(id);
  }
}
