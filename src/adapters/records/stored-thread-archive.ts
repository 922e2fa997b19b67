import { StorageFault } from '../../domain/failure.ts';
import { parseThreadId } from '../../domain/fingerprint.ts';
import type { ThreadId } from '../../domain/thread.ts';
import type { EntryReading, EntryWriteOptions, Epochs } from '../../ports/storage/entries.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ArchivedThread, ThreadArchive } from '../../ports/thread-archive.ts';
import { decodeArchivedThread, decodeThread, encodeArchivedThread } from './stored-thread.ts';
import { placeOf, type ThreadPlace, textsScope } from './stored-thread-place.ts';

const mostAttempts = 200;

/** The number of histories that share a copy, and the copy's name. */
interface Holders {
  readonly count: number;
  readonly copy: string;
}

/**
 * Copies of cached threads, as entries beside them and in the same scopes. A copy is written under the epochs of the
 * cached thread, so that a history never undoes a clear. The histories that share it are counted. An uncertain count
 * errs upwards: the copy then stays until it expires.
 *
 * A count that starts again names a new copy. So the last release of a copy removes that copy only, never the next one,
 * which may have been made meanwhile.
 */
export class StoredThreadArchive implements ThreadArchive {
  readonly #storage: Pick<Storage, 'entries' | 'values'>;
  readonly #lifetimeMs: number;
  readonly #newId: () => string;

  /** @param newId makes a globally unique name, without spaces */
  constructor(storage: Pick<Storage, 'entries' | 'values'>, lifetimeMs: number, newId: () => string) {
    this.#storage = storage;
    this.#lifetimeMs = lifetimeMs;
    this.#newId = newId;
  }

  async keep(id: ThreadId): Promise<boolean> {
    const place = placeOf(id);
    const cached = await this.#cached(id, place);
    if (cached === null) return false;
    const { copy } = await this.#count(place, 1);
    const options = { lifetimeMs: this.#lifetimeMs, epochs: cached.epochs };
    const kept = await this.#write(place, copy, encodeArchivedThread(cached), options);
    if (!kept) await this.release(id);
    return kept;
  }

  async release(id: ThreadId): Promise<void> {
    const place = placeOf(id);
    const { count, copy } = await this.#count(place, -1);
    if (count === 0) await this.#write(place, copy, '', { lifetimeMs: 0, epochs: {} });
  }

  async find(id: ThreadId): Promise<ArchivedThread | null> {
    if (parseThreadId(id) === null) return null;
    const place = placeOf(id);
    const [stored] = await this.#storage.values.get(place.partition, [place.countKey]);
    const holders = holdersIn(stored?.value);
    if (holders === null) return null;
    const reading = await this.#read(place, place.copyKey(holders.copy));
    return reading.kind === 'hit' ? decodeArchivedThread(reading.value, id) : null;
  }

  async #cached(id: ThreadId, place: ThreadPlace): Promise<(ArchivedThread & { readonly epochs: Epochs }) | null> {
    const reading = await this.#read(place, place.key, place.ownScopes);
    const stored = reading.kind === 'hit' ? decodeThread(reading.value, id) : null;
    if (stored === null) return null;
    const text = await this.#read(place, stored.textKey);
    if (text.kind !== 'hit') return null;
    // Without the thread's own scope: a copy in one visitor's history stays when another visitor wants the thread
    // fresh.
    const { [place.key]: _own, ...epochs } = reading.epochs;
    return { thread: stored.thread, sourceText: text.value, epochs };
  }

  #read({ partition, scopes: shared }: ThreadPlace, key: string, scopes = shared): Promise<EntryReading> {
    return this.#storage.entries.read(partition, key, scopes);
  }

  #write(
    { partition, copyKey }: ThreadPlace,
    copy: string,
    value: string,
    options: Pick<EntryWriteOptions, 'lifetimeMs' | 'epochs'>,
  ): Promise<boolean> {
    return this.#storage.entries.write(partition, copyKey(copy), value, { ...options, namespace: textsScope });
  }

  /** @returns the new count, never below zero */
  async #count(place: ThreadPlace, change: 1 | -1): Promise<Holders> {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const [stored] = await this.#storage.values.get(place.partition, [place.countKey]);
      const before = holdersIn(stored?.value) ?? { count: 0, copy: this.#newId() };
      const after = { ...before, count: Math.max(0, before.count + change) };
      if (await this.#replace(place, stored?.value, after)) return after;
    }
    throw new StorageFault('others kept changing how many histories have the thread');
  }

  /** @returns false if another writer has changed it meanwhile */
  async #replace({ partition, countKey }: ThreadPlace, before: string | undefined, after: Holders): Promise<boolean> {
    const { values } = this.#storage;
    if (after.count === 0) {
      return before === undefined || (await values.remove(partition, [countKey], { ifEquals: before })) > 0;
    }
    const only = before === undefined ? 'if-absent' : { ifEquals: before };
    return values.put(partition, countKey, `${after.count} ${after.copy}`, { lifetimeMs: this.#lifetimeMs, only });
  }
}

/** Null without any. */
const holdersIn = (value = ''): Holders | null => {
  const [, count, copy] = /^([1-9]\d{0,8}) (\S{1,64})$/.exec(value) ?? [];
  return count === undefined || copy === undefined ? null : { count: Number(count), copy };
};
