import { expect } from 'chai';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { CachedPageReader } from '../../../src/adapters/records/cached-page-reader.ts';
import { sourcePartitions } from '../../../src/adapters/records/partitions.ts';
import { StoredCacheAdministration } from '../../../src/adapters/records/stored-cache-administration.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { sourceDigestOf } from '../../../src/domain/order.ts';
import type { ClearTarget } from '../../../src/ports/cache-administration.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { Pages } from '../../support/pages.ts';
import { boundTo } from '../../support/storage-with-verbs.ts';
import { spiedStorage } from './spied-storage.ts';

const lifetimeMs = 60_000;
const never = new AbortController().signal;
const entries = Array.from({ length: 200 }, (_, i) => sampleEntry(`Text ${i}.`));
const urls = Array.from({ length: 100 }, (_, i) => new URL(`https://example.com/${i}`));
const [firstUrl = new URL('about:blank')] = urls;

const setUp = () => {
  const clock = new FakeClock(1_700_000_000_000);
  const sound = new MemoryStorage({ clock });
  const faulty = new FaultyStorage(sound);
  const { calls, ...storage } = spiedStorage(faulty.storage);
  const pages = new Pages();
  const openInstance = () => {
    const flights = new InProcessSingleFlight();
    const options = { entries: storage.entries, flights, lifetimeMs, maxValueBytes: 10_000 };
    return {
      cache: new StoredThreadCache(storage.entries, clock, 10_000),
      reader: new CachedPageReader(pages, options),
    };
  };
  return { clock, sound, faulty, calls, pages, openInstance, administration: new StoredCacheAdministration(storage) };
};
type Instance = ReturnType<ReturnType<typeof setUp>['openInstance']>;

/** 200 threads with their texts, and 100 articles. */
const fill = async ({ cache, reader }: Instance): Promise<void> => {
  for (const entry of entries) await cache.write(entry, (await cache.read(entry.fingerprint)).fence, lifetimeMs);
  for (const url of urls) await reader.read(url, never, 'cached');
};

/** How many of the threads, of their texts and of the articles are still there. */
const remaining = async ({ cache, reader }: Instance, pages: Pages) => {
  const ids = entries.map(({ fingerprint }) => fingerprint.threadId);
  const threads = await Promise.all(entries.map(({ fingerprint }) => cache.read(fingerprint)));
  const texts = await Promise.all(ids.map((id) => cache.sourceText(id)));
  const before = pages.visits.length;
  for (const url of urls) await reader.read(url, never, 'cached');
  return {
    threads: threads.filter(({ kind }) => kind === 'hit').length,
    texts: texts.filter((text) => text !== null).length,
    articles: urls.length - (pages.visits.length - before),
  };
};

describe('StoredCacheAdministration, counting', () => {
  it('counts live threads and articles, not texts, over all partitions', async () => {
    const { clock, openInstance, administration } = setUp();
    expect(await administration.countEntries()).to.equal(0);
    await fill(openInstance());
    expect(await administration.countEntries()).to.equal(300);
    clock.advance(lifetimeMs - 1);
    expect(await administration.countEntries()).to.equal(300);
    clock.advance(1);
    expect(await administration.countEntries()).to.equal(0);
  });

  it('asks for all in one tick, whatever their number', async () => {
    const { calls, administration } = setUp();
    const counting = administration.countEntries();
    expect(new Set(calls.map((call) => call.join(' '))).size).to.equal(128);
    await counting;
    expect(calls).to.have.length(128);
  });
});

describe('StoredCacheAdministration, clearing', () => {
  const cases: readonly (readonly [name: string, ClearTarget, counted: number, left: object])[] = [
    [
      'threads, with their texts',
      { kind: 'namespace', namespace: 'threads' },
      100,
      { threads: 0, texts: 0, articles: 100 },
    ],
    ['articles', { kind: 'namespace', namespace: 'articles' }, 200, { threads: 200, texts: 200, articles: 0 }],
    ['everything', { kind: 'all' }, 0, { threads: 0, texts: 0, articles: 0 }],
  ];
  for (const [name, target, counted, left] of cases) {
    it(`clears ${name}, as every instance sees at once`, async () => {
      const { pages, openInstance, administration } = setUp();
      const [one, other] = [openInstance(), openInstance()];
      await fill(one);
      const whole = { threads: 200, texts: 200, articles: 100 };
      for (const instance of [one, other]) expect(await remaining(instance, pages)).to.deep.equal(whole);
      await administration.clear(target);
      expect(await administration.countEntries()).to.equal(counted);
      // The other one, which has them at hand, first: asking for articles brings them back.
      expect(await remaining(other, pages)).to.deep.equal(left);
      expect(await remaining(one, pages)).to.include({ ...left, articles: 100 });
    });
  }

  it('takes one call for a source, 64 for a namespace, all in one tick', async () => {
    const { calls, administration } = setUp();
    const callsFor = async (target: ClearTarget): Promise<readonly unknown[]> => {
      calls.length = 0;
      const clearing = administration.clear(target);
      const inOneTick = calls.map(([verb, partition, scope]) => `${verb} ${partition} ${scope}`);
      await clearing;
      expect(calls).to.have.length(inOneTick.length);
      return inOneTick.sort();
    };
    const sourceDigest = 'ff'.repeat(32);
    const everywhere = (scope: string): string[] => sourcePartitions.map((p) => `invalidate ${p} ${scope}`);
    expect(await callsFor({ kind: 'source', sourceDigest })).to.deep.equal([`invalidate c63 ${'ff'.repeat(16)}`]);
    expect(await callsFor({ kind: 'namespace', namespace: 'threads' })).to.deep.equal(everywhere('threads'));
    const all = [...everywhere('threads'), ...everywhere('articles')].sort();
    expect(await callsFor({ kind: 'all' })).to.deep.equal(all);
  });

  it('clears the article of a source, and no other', async () => {
    const { pages, openInstance, administration } = setUp();
    await fill(openInstance());
    await administration.clear({ kind: 'source', sourceDigest: sourceDigestOf({ type: 'url', url: firstUrl }) });
    expect(await remaining(openInstance(), pages)).to.deep.equal({ threads: 200, texts: 200, articles: 99 });
  });

  it('may be repeated, and done for absent entries', async () => {
    const { administration } = setUp();
    const sourceDigest = sourceDigestOf({ type: 'url', url: firstUrl });
    for (const target of [{ kind: 'source', sourceDigest }, { kind: 'all' }, { kind: 'all' }] as const) {
      await administration.clear(target);
    }
    expect(await administration.countEntries()).to.equal(0);
  });
});

describe('StoredCacheAdministration, while storage is down', () => {
  for (const behaviour of ['fails', 'loses'] as const) {
    it(`lets its operator know (${behaviour})`, async () => {
      const { faulty, administration } = setUp();
      faulty.all = behaviour;
      const sourceDigest = sourceDigestOf({ type: 'url', url: firstUrl });
      const asked = [
        administration.clear({ kind: 'source', sourceDigest }),
        administration.clear({ kind: 'namespace', namespace: 'articles' }),
        administration.clear({ kind: 'all' }),
        administration.countEntries(),
      ];
      for (const outcome of await Promise.allSettled(asked)) {
        expect(outcome.status === 'rejected' && outcome.reason).to.be.instanceOf(StorageFault);
      }
    });
  }

  it('has cleared the rest when a part fails, and all when it is asked again', async () => {
    const { sound, openInstance, administration } = setUp();
    await fill(openInstance());
    const spread = await Promise.all(sourcePartitions.map((p) => sound.entries.count(p, 'threads')));
    const inOne = Math.max(...spread);
    const failing = sourcePartitions[spread.indexOf(inOne)];
    const invalidate = (partition: string, scope: string): Promise<void> =>
      partition === failing ? Promise.reject(new StorageFault('down')) : sound.entries.invalidate(partition, scope);
    const impaired = new StoredCacheAdministration({ entries: Object.assign(boundTo(sound.entries), { invalidate }) });
    const target = { kind: 'namespace', namespace: 'threads' } as const;
    expect(await impaired.clear(target).catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
    expect(inOne).to.be.above(0);
    expect(await administration.countEntries()).to.equal(100 + inOne);
    await administration.clear(target);
    expect(await administration.countEntries()).to.equal(100);
  });
});
