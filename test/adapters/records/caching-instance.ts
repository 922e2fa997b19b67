import { expect } from 'chai';
import { ForgetfulThreadCache } from '../../../src/adapters/guards/forgetful-thread-cache.ts';
import { guardedStorage } from '../../../src/adapters/guards/guarded-storage.ts';
import type { StorageBreaker } from '../../../src/adapters/guards/storage-breaker.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { sourcePartition } from '../../../src/adapters/records/partitions.ts';
import { StoredCacheAdministration } from '../../../src/adapters/records/stored-cache-administration.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { fineClock } from '../../../src/adapters/system/fine-clock.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { systemTimer } from '../../../src/adapters/system/system-timer.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { CacheEntry, CacheFence, ThreadCache } from '../../../src/ports/thread-cache.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { untilTrue } from '../../support/until.ts';

const lifetimeMs = 600_000;
const timeoutMs = 30_000;

/** One instance of the service, as far as it keeps threads; with a first level that holds them all. */
export class CachingInstance {
  readonly faulty: FaultyStorage;
  readonly cache: ThreadCache;
  readonly administration: StoredCacheAdministration;
  readonly #breaker: StorageBreaker;

  constructor(shared: Storage) {
    this.faulty = new FaultyStorage(shared);
    const { storage, breaker } = guardedStorage(this.faulty.storage, {
      timer: systemTimer,
      clock: fineClock,
      metrics: { count: () => undefined, observe: () => undefined },
      timeoutMs,
      trialEveryMs: 20,
      onTransition: () => undefined,
    });
    const cacheOver = ({ entries }: Storage): ThreadCache => new StoredThreadCache(entries, systemClock, 10_000);
    const makeSpare = (): ThreadCache => cacheOver(new MemoryStorage({ clock: systemClock }));
    this.#breaker = breaker;
    this.cache = new ForgetfulThreadCache(cacheOver(storage), {
      makeSpare,
      answers: (scope) => breaker.answersIn(sourcePartition(scope)),
    });
    this.administration = new StoredCacheAdministration(storage);
  }

  /** What generations that begin now will have to show. */
  begin(entries: readonly CacheEntry[]): Promise<readonly CacheFence[]> {
    return Promise.all(entries.map(async ({ fingerprint }) => (await this.cache.read(fingerprint)).fence));
  }

  /** @returns how many of their threads were kept. */
  async finish(entries: readonly CacheEntry[], fences: readonly CacheFence[]): Promise<number> {
    const keep = (fence: CacheFence, i: number) => this.cache.write(entries[i] as CacheEntry, fence, lifetimeMs);
    return (await Promise.all(fences.map(keep))).filter(Boolean).length;
  }

  async fill(entries: readonly CacheEntry[]): Promise<void> {
    expect(await this.finish(entries, await this.begin(entries))).to.equal(entries.length);
  }

  /** How many of the threads, and of their texts, anybody gets to see: three to an entry. */
  async seen(entries: readonly CacheEntry[]): Promise<number> {
    const looks = entries.flatMap(({ fingerprint: { threadId }, fingerprint }) => [
      this.cache.read(fingerprint).then(({ kind }) => kind === 'hit'),
      this.cache.find(threadId).then((thread) => thread !== null),
      this.cache.sourceText(threadId).then((text) => text !== null),
    ]);
    return (await Promise.all(looks)).filter(Boolean).length;
  }

  /** Storage answers again, and the breaker has seen it. */
  async recover(): Promise<void> {
    this.faulty.resume();
    await untilTrue(() => Object.values(this.#breaker.states).every((state) => state !== 'open'));
  }
}
