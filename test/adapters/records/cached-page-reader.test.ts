import { expect } from 'chai';
import { aroundStorage } from '../../../src/adapters/guards/around-storage.ts';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { CachedPageReader } from '../../../src/adapters/records/cached-page-reader.ts';
import { sourcePartition, sourcePartitions } from '../../../src/adapters/records/partitions.ts';
import { encodeArticle } from '../../../src/adapters/records/stored-article.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { sourceScopeOf } from '../../../src/domain/fingerprint.ts';
import type { Freshness } from '../../../src/domain/freshness.ts';
import { sourceDigestOf } from '../../../src/domain/order.ts';
import type { PageReading } from '../../../src/ports/page-reader.ts';
import type { Entries } from '../../../src/ports/storage/entries.ts';
import { settled } from '../../support/controlled-time.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { articleOf, Pages } from '../../support/pages.ts';
import { withVerbs } from '../../support/storage-with-verbs.ts';
import { spiedStorage } from './spied-storage.ts';

const lifetimeMs = 3_600_000;
const never = new AbortController().signal;
const address = 'https://example.com/a?b=1&c=2';
const digest = sourceDigestOf({ type: 'url', url: new URL(address) });
const scope = sourceScopeOf(digest);
const partition = sourcePartition(scope);

const setUp = ({ maxValueBytes = 10_000 } = {}) => {
  const clock = new FakeClock(1_700_000_000_000);
  const sound = new MemoryStorage({ clock });
  const faulty = new FaultyStorage(sound);
  const { entries, calls } = spiedStorage(faulty.storage);
  const pages = new Pages();
  const openInstance = (on: Entries = entries) => {
    const flights = new InProcessSingleFlight();
    const reader = new CachedPageReader(pages, { entries: on, flights, lifetimeMs, maxValueBytes });
    return (freshness: Freshness = 'cached', at = address, signal = never): Promise<PageReading> =>
      reader.read(new URL(at), signal, freshness);
  };
  return { clock, sound, faulty, calls, pages, openInstance, read: openInstance() };
};

const textIn = (reading: PageReading): string | null => (reading.kind === 'article' ? reading.article.text : null);

describe('CachedPageReader', () => {
  it('reads a page once in its lifetime, for all instances, however its address is written', async () => {
    const { clock, pages, read, openInstance } = setUp();
    const first = await read();
    expect(first).to.deep.equal({ kind: 'article', article: pages.answer });
    pages.answer = articleOf('Mended.');
    clock.advance(lifetimeMs - 1);
    for (const on of [read, openInstance()]) {
      for (const way of [address, 'https://EXAMPLE.com:443/a?c=2&utm_source=mail&b=1#top']) {
        expect(await on('cached', way)).to.deep.equal(first);
      }
    }
    expect(pages.visits.map(({ url }) => url)).to.deep.equal([address]);
    clock.advance(1);
    expect(textIn(await read())).to.equal('Mended.');
    expect(pages.visits).to.have.length(2);
  });

  it('does not take one address for another', async () => {
    const { pages, read } = setUp();
    for (const at of [address, 'http://example.com/a?b=1&c=2', 'https://example.com/A?b=1&c=2', `${address}&d=`]) {
      pages.answer = articleOf(at, { canonicalUrl: address });
      expect(textIn(await read('cached', at))).to.equal(at);
    }
    expect(pages.visits).to.have.length(4);
  });

  it('keeps it among the articles, under the scope that the threads of its URL are in, in one read and one write', async () => {
    const { sound, calls, read } = setUp();
    await read();
    expect(calls.map(([verb, ...names]) => [verb, ...names.slice(0, 2)])).to.deep.equal([
      ['read', partition, `a:${digest}`],
      ['write', partition, `a:${digest}`],
    ]);
    expect(calls[0]?.[3]).to.deep.equal(['articles', scope, `a:${digest}`]);
    const counts = await Promise.all(sourcePartitions.map((p) => sound.entries.count(p, 'articles')));
    expect(counts.reduce((sum, n) => sum + n, 0)).to.equal(1);
  });

  it('keeps no refusal', async () => {
    const { pages, read, calls } = setUp();
    const refusal = { code: 'source_paywalled', detail: null } as const;
    pages.answer = refusal;
    for (const _again of [1, 2]) expect(await read()).to.deep.equal({ kind: 'refused', refusal });
    pages.answer = articleOf('Open.');
    expect(textIn(await read())).to.equal('Open.');
    expect(pages.visits).to.have.length(3);
    expect(calls.filter(([verb]) => verb === 'write')).to.have.length(1);
  });

  it('keeps no more than the cap, in bytes', async () => {
    const fitting = articleOf('ä'.repeat(100));
    const { pages, read, calls } = setUp({ maxValueBytes: Buffer.byteLength(encodeArticle(fitting)) });
    pages.answer = articleOf(`${fitting.text}a`);
    expect(textIn(await read())).to.equal(pages.answer.text);
    expect(calls.filter(([verb]) => verb === 'write')).to.deep.equal([]);
    pages.answer = fitting;
    await read();
    expect(textIn(await read())).to.equal(fitting.text);
    expect(pages.visits).to.have.length(2);
  });

  it('reads the page if the stored value is something else, and overwrites it', async () => {
    const { sound, pages, read } = setUp();
    const { epochs } = await sound.entries.read(partition, `a:${digest}`, ['articles', scope]);
    const written = { lifetimeMs, epochs, namespace: 'articles' };
    await sound.entries.write(partition, `a:${digest}`, '{"v":2,"article":{}}', written);
    for (const _again of [1, 2]) expect(textIn(await read())).to.equal('One. Two.');
    expect(pages.visits).to.have.length(1);
  });
});

describe('CachedPageReader, asked for a fresh article', () => {
  it('reads the page again, and stores the article', async () => {
    const { pages, read } = setUp();
    await read();
    pages.answer = articleOf('Mended.');
    expect(textIn(await read('fresh'))).to.equal('Mended.');
    expect(textIn(await read())).to.equal('Mended.');
    expect(pages.visits).to.have.length(2);
  });

  it('keeps it when a reader elsewhere is done that was slower, and began before', async () => {
    const { pages, read, openInstance } = setUp();
    const gate = Promise.withResolvers<void>();
    pages.gate = gate.promise;
    const slow = read();
    await settled();
    pages.gate = null;
    pages.answer = articleOf('Mended.');
    const other = openInstance();
    await other('fresh');
    gate.resolve();
    expect(textIn(await slow)).to.equal('One. Two.');
    for (const on of [read, other]) expect(textIn(await on())).to.equal('Mended.');
    expect(pages.visits).to.have.length(2);
  });

  it('discards the stored article even if the new one is too large, but not if there is none', async () => {
    const { pages, read } = setUp({ maxValueBytes: 1_000 });
    await read();
    pages.answer = { code: 'source_blocked', detail: null };
    await read('fresh');
    expect(textIn(await read())).to.equal('One. Two.');
    pages.answer = articleOf('Long. '.repeat(1_000));
    await read('fresh');
    expect(textIn(await read())).to.equal(pages.answer.text);
    expect(pages.visits).to.have.length(4);
  });

  it('returns the article even if storage fails, and leaves the old one stored', async () => {
    for (const behaviour of ['fails', 'loses'] as const) {
      const { faulty, pages, read } = setUp();
      await read();
      faulty.writes = behaviour;
      pages.answer = articleOf('Mended.');
      expect(textIn(await read('fresh'))).to.equal('Mended.');
      faulty.writes = 'answers';
      expect(textIn(await read())).to.equal(behaviour === 'fails' ? 'One. Two.' : 'Mended.');
      expect(pages.visits).to.have.length(2);
    }
  });

  it('stores it in one step: between any two calls to storage, either article is there', async () => {
    const { sound, pages, read, openInstance } = setUp();
    await read();
    const seen: (string | null)[] = [];
    const look = async (): Promise<void> => void seen.push(textIn(await read()));
    const watched = aroundStorage(sound, async (_verb, call) => {
      await look();
      const answer = await call();
      await look();
      return answer;
    });
    pages.answer = articleOf('Mended.');
    await openInstance(watched.entries)('fresh');
    expect(seen).to.deep.equal(['One. Two.', 'One. Two.', 'One. Two.', 'Mended.']);
    expect(pages.visits).to.have.length(2);
  });

  it('stores none that began before a clear, and leaves what was stored since', async () => {
    for (const maxValueBytes of [10_000, 1_000]) {
      const { sound, pages, read } = setUp({ maxValueBytes });
      const gate = Promise.withResolvers<void>();
      [pages.gate, pages.answer] = [gate.promise, articleOf('Before. '.repeat(500))];
      const slow = read('fresh');
      await settled();
      await sound.entries.invalidate(partition, scope);
      [pages.gate, pages.answer] = [null, articleOf('Since.')];
      await read();
      gate.resolve();
      await slow;
      expect(textIn(await read())).to.equal('Since.');
      expect(pages.visits).to.have.length(2);
    }
  });

  it('always asks the inner reader for a fresh page', async () => {
    const { pages, read } = setUp();
    await read();
    await read('fresh');
    expect(pages.visits.map(({ freshness }) => freshness)).to.deep.equal(['fresh', 'fresh']);
  });
});

describe('CachedPageReader, asked to keep nothing', () => {
  it('neither reads nor writes storage, and joins no other reading', async () => {
    const { pages, read, calls } = setUp();
    const gate = Promise.withResolvers<void>();
    pages.gate = gate.promise;
    const readings = [read('unstored'), read('unstored')];
    await settled();
    expect(pages.visits.map(({ freshness }) => freshness)).to.deep.equal(['unstored', 'unstored']);
    gate.resolve();
    for (const reading of await Promise.all(readings)) expect(textIn(reading)).to.equal('One. Two.');
    expect(calls).to.deep.equal([]);
  });
});

describe('CachedPageReader, asked by many at a time', () => {
  it('reads the page once, also for fresh requests, and once for each address', async () => {
    const { pages, read, calls } = setUp();
    const gate = Promise.withResolvers<void>();
    pages.gate = gate.promise;
    const asked = Array.from({ length: 50 }, (_, i) => read(i % 2 === 0 ? 'cached' : 'fresh'));
    const other = read('cached', 'https://example.com/b');
    await settled();
    expect(pages.visits.map(({ url }) => url)).to.deep.equal([address, 'https://example.com/b']);
    gate.resolve();
    for (const reading of await Promise.all([...asked, other])) expect(textIn(reading)).to.equal('One. Two.');
    expect(calls.filter(([verb]) => verb === 'write')).to.have.length(2);
  });

  it('goes on for the others when one leaves, and stops when the last has left', async () => {
    const { pages, read } = setUp();
    pages.gate = new Promise(() => undefined);
    const [one, other] = [new AbortController(), new AbortController()];
    const readings = [one, other].map(({ signal }) =>
      read('cached', address, signal).catch((reason: unknown) => reason),
    );
    await settled();
    one.abort('the first');
    expect(await readings[0]).to.equal('the first');
    expect(pages.visits.map(({ signal }) => signal.aborted)).to.deep.equal([false]);
    other.abort('the last');
    expect(await readings[1]).to.equal('the last');
    expect(pages.visits[0]?.signal.aborted).to.equal(true);
  });

  it('visits no page for a caller that has left by then, stored or not', async () => {
    const { pages, read } = setUp();
    await read();
    for (const freshness of ['cached', 'fresh'] as const) {
      const leaving = new AbortController();
      const reading = read(freshness, address, leaving.signal).catch((reason: unknown) => reason);
      leaving.abort('gone');
      expect(await reading).to.equal('gone');
    }
    expect(pages.visits).to.have.length(1);
  });
});

describe('CachedPageReader, cleared', () => {
  for (const cleared of ['articles', scope]) {
    it(`misses on every instance after a clear of ${cleared === scope ? 'its source' : cleared}`, async () => {
      const { sound, pages, read, openInstance } = setUp();
      const other = openInstance();
      for (const on of [read, other]) await on();
      await sound.entries.invalidate(partition, cleared);
      pages.answer = articleOf('Mended.');
      for (const on of [read, other]) expect(textIn(await on())).to.equal('Mended.');
      expect(pages.visits).to.have.length(2);
    });

    it(`does not store an earlier reading, and lets no later caller join it: ${cleared === scope ? 'source' : cleared}`, async () => {
      const { sound, pages, read } = setUp();
      const gate = Promise.withResolvers<void>();
      pages.gate = gate.promise;
      const before = read();
      await settled();
      await sound.entries.invalidate(partition, cleared);
      pages.answer = articleOf('Mended.');
      const after = read();
      await settled();
      gate.resolve();
      expect(textIn(await after)).to.equal('Mended.');
      expect(textIn(await before)).to.equal('One. Two.');
      expect(textIn(await read())).to.equal('Mended.');
      expect(pages.visits).to.have.length(2);
    });
  }
});

describe('CachedPageReader, while storage', () => {
  for (const behaviour of ['fails', 'loses'] as const) {
    it(`${behaviour}: reads the page, once for all concurrent callers`, async () => {
      const { faulty, pages, read } = setUp();
      faulty.all = behaviour;
      const readings = await Promise.all([read(), read('fresh'), read()]);
      for (const reading of readings) expect(textIn(reading)).to.equal('One. Two.');
      expect(pages.visits).to.have.length(1);
      faulty.all = 'answers';
      expect(textIn(await read())).to.equal('One. Two.');
      expect(pages.visits).to.have.length(2);
    });
  }

  it('refuses writes and answers reads: returns the article, or the stored one', async () => {
    const { faulty, pages, read } = setUp();
    await read();
    faulty.writes = 'fails';
    expect(textIn(await read('cached', 'https://example.com/b'))).to.equal('One. Two.');
    await read();
    expect(pages.visits).to.have.length(2);
  });

  it('is down, does not try to store after a failed read', async () => {
    const { faulty, read } = setUp();
    faulty.reads = 'fails';
    await read();
    expect(faulty.asked).to.deep.equal(['entries.read']);
  });

  it('has a fault of its own making, does not hide it', async () => {
    const { sound, openInstance } = setUp();
    const broken = new TypeError('a bug');
    for (const verb of ['read', 'write'] as const) {
      const { entries } = withVerbs(sound, { entries: { [verb]: () => Promise.reject(broken) } });
      expect(await openInstance(entries)().catch((error: unknown) => error)).to.equal(broken);
    }
    expect(broken).to.not.be.instanceOf(StorageFault);
  });
});
