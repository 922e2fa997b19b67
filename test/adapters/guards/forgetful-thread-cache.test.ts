import { expect } from 'chai';
import { ForgetfulThreadCache } from '../../../src/adapters/guards/forgetful-thread-cache.ts';
import { StorageBreaker } from '../../../src/adapters/guards/storage-breaker.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { sourcePartition } from '../../../src/adapters/records/partitions.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import type { Fingerprint } from '../../../src/domain/fingerprint.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { CacheReading, ThreadCache } from '../../../src/ports/thread-cache.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { threadCacheContract } from '../../contracts/thread-cache.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { type Behaviour, FaultyStorage } from '../../support/faulty-storage.ts';

const createdAtMs = 1_700_000_000_000;
const lifetimeMs = 60_000;
const entry = sampleEntry('One. Two.');
const { fingerprint } = entry;

const clear = (storage: Storage | undefined, { sourceDigest }: Fingerprint): Promise<void> | undefined => {
  const scope = sourceDigest.slice(0, 32);
  return storage?.entries.invalidate(sourcePartition(scope), scope);
};

const setUp = ({ behaviour = 'answers' as Behaviour, maxValueBytes = 10_000, time = new ControlledTime() } = {}) => {
  const sound = new MemoryStorage({ clock: time });
  const faulty = new FaultyStorage(sound);
  faulty.all = behaviour;
  const breaker = new StorageBreaker(faulty.storage, { timer: time, onTransition: () => undefined });
  const spares: Storage[] = [];
  const cacheOver = (storage: Storage): ThreadCache => new StoredThreadCache(storage.entries, time, maxValueBytes);
  const cache = new ForgetfulThreadCache(cacheOver(breaker.storage), {
    makeSpare: () => {
      const spare = new MemoryStorage({ clock: time });
      spares.push(spare);
      return cacheOver(spare);
    },
    answers: (scope) => breaker.answersIn(sourcePartition(scope)),
  });
  return { time, sound, faulty, breaker, spares, cache };
};

for (const behaviour of ['answers', 'fails', 'loses'] as const) {
  const time = new ControlledTime(createdAtMs);
  const opened = new Map<ThreadCache, ReturnType<typeof setUp>>();
  threadCacheContract(
    `ForgetfulThreadCache over a storage that ${behaviour}`,
    { describe, it },
    {
      open: ({ maxValueBytes }) => {
        const all = setUp({ behaviour, maxValueBytes, time });
        opened.set(all.cache, all);
        return all.cache;
      },
      clear: async (cache, print) => {
        const { spares, sound } = opened.get(cache) ?? {};
        await clear(behaviour === 'answers' ? sound : spares?.at(-1), print);
      },
      advance: (ms) => time.oversleep(ms),
    },
  );
}

const levelOf = (reading: CacheReading): string => (reading.kind === 'hit' ? reading.level : 'none');

const write = async (cache: ThreadCache): Promise<boolean> =>
  cache.write(entry, (await cache.read(fingerprint)).fence, lifetimeMs);

describe('ForgetfulThreadCache', () => {
  it('asks storage in the same tick, and makes no spare while it works', async () => {
    const { cache, faulty, spares } = setUp();
    const reading = cache.read(fingerprint);
    expect(faulty.asked).to.deep.equal(['entries.read']);
    await reading;
    await write(cache);
    expect(levelOf(await cache.read(fingerprint))).to.equal('storage');
    expect(spares).to.deep.equal([]);
  });

  it('keeps threads in this process from the first failure on, and says so', async () => {
    const { cache, faulty, spares } = setUp({ behaviour: 'fails' });
    expect(await write(cache)).to.equal(true);
    expect(levelOf(await cache.read(fingerprint))).to.equal('spare');
    expect(await cache.find(entry.thread.id ?? 'th_')).to.deep.equal(entry.thread);
    expect(await cache.sourceText(entry.thread.id ?? 'th_')).to.equal(entry.sourceText);
    for (let i = 0; i < 20; i++) await cache.read(fingerprint);
    expect(spares).to.have.length(1);
    expect(faulty.asked.length).to.be.lessThan(20);
  });

  it('has forgotten them when storage answers anyone again', async () => {
    const { cache, faulty, breaker } = setUp({ behaviour: 'fails' });
    await write(cache);
    faulty.all = 'answers';
    await breaker.storage.lists.size('p', 'list');
    faulty.all = 'fails';
    expect(levelOf(await cache.read(fingerprint))).to.equal('none');
  });

  it('has forgotten them half a second after storage works again, without any call', async () => {
    const { cache, faulty, time } = setUp({ behaviour: 'fails' });
    await write(cache);
    faulty.all = 'answers';
    await time.pass(500);
    faulty.all = 'fails';
    expect(levelOf(await cache.read(fingerprint))).to.equal('none');
  });

  it('has forgotten them when it was answered itself, even if `answers` has not changed', async () => {
    const { time, faulty } = setUp();
    const cacheOver = (storage: Storage): ThreadCache => new StoredThreadCache(storage.entries, time, 10_000);
    const makeSpare = (): ThreadCache => cacheOver(new MemoryStorage({ clock: time }));
    const cache = new ForgetfulThreadCache(cacheOver(faulty.storage), { makeSpare, answers: () => 0 });
    faulty.all = 'fails';
    expect(await write(cache)).to.equal(true);
    faulty.all = 'answers';
    await cache.read(fingerprint);
    faulty.all = 'fails';
    expect(levelOf(await cache.read(fingerprint))).to.equal('none');
  });

  it('does not restore a thread cleared between two outages', async () => {
    const { cache, faulty, breaker } = setUp();
    await write(cache);
    faulty.all = 'fails';
    expect(levelOf(await cache.read(fingerprint))).to.equal('none');
    expect(await write(cache)).to.equal(true);
    faulty.all = 'answers';
    await clear(breaker.storage, fingerprint);
    faulty.all = 'fails';
    expect(levelOf(await cache.read(fingerprint))).to.equal('none');
    faulty.all = 'answers';
    expect(levelOf(await cache.read(fingerprint))).to.equal('none');
  });

  it('refuses a write whose fence came from the other store', async () => {
    const { cache, faulty, sound } = setUp();
    const ofStorage = (await cache.read(fingerprint)).fence;
    faulty.all = 'fails';
    expect(await cache.write(entry, ofStorage, lifetimeMs)).to.equal(false);
    const ofSpare = (await cache.read(fingerprint)).fence;
    faulty.all = 'answers';
    await cache.read(fingerprint);
    expect(await cache.write(entry, ofSpare, lifetimeMs)).to.equal(false);
    faulty.all = 'fails';
    await cache.read(fingerprint);
    expect(await cache.write(entry, ofSpare, lifetimeMs)).to.equal(false);
    expect(levelOf(await cache.read(fingerprint))).to.equal('none');
    expect(await new StoredThreadCache(sound.entries, { now: () => 0 }, 10_000).find(fingerprint.threadId)).to.equal(
      null,
    );
  });

  it('hides a failed write from the request, and goes on reading', async () => {
    const { cache, faulty } = setUp();
    await write(cache);
    faulty.writes = 'fails';
    expect(await write(cache)).to.equal(false);
    expect(levelOf(await cache.read(fingerprint))).to.equal('process');
  });

  it('hides no mistake', async () => {
    const { cache } = setUp();
    const wrong = { ...fingerprint, threadId: 'th_wrong' as const };
    expect(await cache.read(wrong).catch((error: unknown) => error)).to.be.instanceOf(TypeError);
  });
});
