import { StorageFault } from '../../domain/failure.ts';
import { parseThreadId } from '../../domain/fingerprint.ts';
import type { ThreadId } from '../../domain/thread.ts';
import type { EntryReading, Epochs } from '../../ports/storage/entries.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ArchivedThread, ThreadArchive } from '../../ports/thread-archive.ts';
import { decodeArchivedThread, decodeThread, encodeArchivedThread } from './stored-thread.ts';
import { placeOf, type ThreadPlace, textsScope } from './stored-thread-place.ts';

const mostAttempts = 200;

/**
 * Copies of cached threads, as entries beside them and in the same scopes. A copy is made of what stands in the cache, and
 * is written under the epochs that it stood under: so that no clear is ever undone by a history. How many histories share
 * it is counted. Where the count is not certain it is too high: the copy stays until its time is over.
 */
export class StoredThreadArchive implements ThreadArchive {
  readonly #storage: Pick<Storage, 'entries' | 'values'>;
  readonly #lifetimeMs: number;

  constructor(storage: Pick<Storage, 'entries' | 'values'>, lifetimeMs: number) {
    this.#storage = storage;
    this.#lifetimeMs = lifetimeMs;
  }

  async keep(id: ThreadId): Promise<boolean> {
    const place = placeOf(id);
    const cached = await this.#cached(id, place);
    if (cached === null) return false;
    await this.#count(place, 1);
    const kept = await this.#write(place, encodeArchivedThread(cached), cached.epochs, this.#lifetimeMs);
    if (!kept) await this.#count(place, -1);
    return kept;
  }

  async release(id: ThreadId): Promise<void> {
    const place = placeOf(id);
    if ((await this.#count(place, -1)) > 0) return;
    const { kind, epochs } = await this.#read(place, place.keptKey);
    if (kind === 'hit') await this.#write(place, '', epochs, 0);
  }

  async find(id: ThreadId): Promise<ArchivedThread | null> {
    if (parseThreadId(id) === null) return null;
    const place = placeOf(id);
    const reading = await this.#read(place, place.keptKey);
    return reading.kind === 'hit' ? decodeArchivedThread(reading.value, id) : null;
  }

  async #cached(id: ThreadId, place: ThreadPlace): Promise<(ArchivedThread & { readonly epochs: Epochs }) | null> {
    const reading = await this.#read(place, place.key, place.ownScopes);
    const stored = reading.kind === 'hit' ? decodeThread(reading.value, id) : null;
    if (stored === null) return null;
    const text = await this.#read(place, stored.textKey);
    if (text.kind !== 'hit') return null;
    // Without the thread's own: a copy that somebody has in a history stays when somebody else wants the thread fresh.
    const { [place.key]: _own, ...epochs } = reading.epochs;
    return { thread: stored.thread, sourceText: text.value, epochs };
  }

  #read({ partition, scopes: shared }: ThreadPlace, key: string, scopes = shared): Promise<EntryReading> {
    return this.#storage.entries.read(partition, key, scopes);
  }

  /** @param lifetimeMs 0 takes away what is there. */
  #write({ partition, keptKey }: ThreadPlace, value: string, epochs: Epochs, lifetimeMs: number): Promise<boolean> {
    return this.#storage.entries.write(partition, keptKey, value, { lifetimeMs, epochs, namespace: textsScope });
  }

  /** @returns what it comes to, never less than none */
  async #count({ partition, countKey }: ThreadPlace, change: 1 | -1): Promise<number> {
    const { values } = this.#storage;
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const [stored] = await values.get(partition, [countKey]);
      const n = Math.max(0, countIn(stored?.value) + change);
      if (n === 0) {
        if (!stored || (await values.remove(partition, [countKey], { ifEquals: stored.value })) > 0) return 0;
      } else {
        const only = stored ? { ifEquals: stored.value } : 'if-absent';
        if (await values.put(partition, countKey, String(n), { lifetimeMs: this.#lifetimeMs, only })) return n;
      }
    }
    throw new StorageFault('others kept changing how many histories have the thread');
  }
}

const countIn = (value = '0'): number => (/^\d{1,9}$/.test(value) ? Number(value) : 0);
