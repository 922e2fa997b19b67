import { expect } from 'chai';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { CachedPageReader } from '../../../src/adapters/records/cached-page-reader.ts';
import { StoredCacheAdministration } from '../../../src/adapters/records/stored-cache-administration.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { Freshness } from '../../../src/domain/freshness.ts';
import type { Source } from '../../../src/domain/order.ts';
import { type PlatformName, platformNames } from '../../../src/domain/platform.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';
import { ClearCache } from '../../../src/domain/use-cases/clear-cache.ts';
import { ComposeThread } from '../../../src/domain/use-cases/compose-thread.ts';
import { GenerateThread, type Generation } from '../../../src/domain/use-cases/generate-thread.ts';
import { MakeThread } from '../../../src/domain/use-cases/make-thread.ts';
import { settled } from '../../support/controlled-time.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HeldWriter, manuscriptOf } from '../../support/held-writer.ts';
import { inlineEditor } from '../../support/inline-editor.ts';
import { articleOf, Pages } from '../../support/pages.ts';
import { spiedStorage } from './spied-storage.ts';

const quota = { limit: 1_000, windowMs: 3_600_000 };
const quotas = { free: quota, premium: quota };
const never = new AbortController().signal;
const url: Source = { type: 'url', url: new URL('https://example.com/bridge') };
const text: Source = { type: 'text', text: normaliseText('The bridge opened in 1932.') };

type Freely = Partial<{ source: Source; platform: PlatformName; freshness: Freshness }>;

/** Instances of the service over one storage, with a writer that quotes what it is given. */
const setUp = () => {
  const clock = new FakeClock(1_700_000_000_000);
  const { calls, ...storage } = spiedStorage(new MemoryStorage({ clock }));
  const pages = new Pages();
  const writer = new HeldWriter();
  pages.answer = articleOf('Before.');
  const openInstance = () => {
    const { entries, counters } = storage;
    const alias = visitorAlias('a secret');
    const meter = new StoredUsageMeter({ counters, alias, quotas, name: 'generate', inRedis: true });
    const cache = new StoredThreadCache(entries, clock, 100_000);
    const flights = new InProcessSingleFlight();
    const reader = new CachedPageReader(pages, {
      entries,
      flights: new InProcessSingleFlight(),
      lifetimeMs: 3_600_000,
      maxValueBytes: 100_000,
    });
    const lifetimes = { threadMs: 86_400_000, degradedThreadMs: 300_000 };
    const make = new MakeThread(cache, flights, new ComposeThread(reader, writer, inlineEditor, clock), lifetimes);
    const generate = new GenerateThread(meter, cache, make);
    return ({ source = url, platform = 'x', freshness = 'cached' }: Freely = {}): Promise<Generation> => {
      const limits = { limit: 280, maxPosts: 10 };
      const wording = { mode: 'summarize', numbering: 'end', tone: 'neutral', language: null } as const;
      const visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' } as const;
      return generate.run({ order: { source, platform, ...limits, ...wording }, visitor, freshness }, never);
    };
  };
  /** Lets everything that has been asked of the writer be written. @returns how much that was */
  const finish = async (): Promise<number> => {
    await settled();
    const asked = writer.calls.splice(0);
    for (const { assignment, finish } of asked) finish(manuscriptOf(assignment.text));
    return asked.length;
  };
  const ask = async (on: (order?: Freely) => Promise<Generation>, order: Freely = {}): Promise<string> => {
    const asked = on(order);
    await finish();
    return told(await asked);
  };
  const administration = new StoredCacheAdministration(storage);
  const clearCache = new ClearCache(administration);
  return { calls, pages, writer, administration, clearCache, openInstance, ask, finish };
};

/** Where a thread came from, and what it says. */
const told = (generation: Generation): string => {
  if (generation.kind === 'refused') return generation.refusal.code;
  const { provenance, thread } = generation;
  const kept = provenance.kind === 'miss' && !provenance.stored ? ', not stored' : '';
  return `${provenance.kind}${kept}: ${thread.posts.map(({ content }) => content).join(' ')}`;
};

describe('threads of one page', () => {
  it('for all platforms take one visit to it, on all instances', async () => {
    const { pages, openInstance, ask, administration } = setUp();
    for (const platform of platformNames) expect(await ask(openInstance(), { platform })).to.match(/^miss: Before\./);
    expect(pages.visits).to.have.length(1);
    expect(await administration.countEntries()).to.equal(platformNames.length + 1);
  });

  it('are all misses, and so is the article, once the page is cleared, by whatever address', async () => {
    const { pages, openInstance, ask, clearCache, administration } = setUp();
    const [one, other] = [openInstance(), openInstance()];
    for (const platform of platformNames) {
      await ask(one, { platform });
      expect(await ask(other, { platform })).to.match(/^hit: Before\./);
    }
    await ask(one, { source: text });
    pages.answer = articleOf('After.');
    const source: Source = { type: 'url', url: new URL('https://EXAMPLE.com/bridge?utm_source=x#top') };
    await clearCache.run({ kind: 'source', source });
    for (const platform of platformNames) {
      expect(await ask(other, { platform })).to.match(/^miss: After\./);
      expect(await ask(one, { platform })).to.match(/^hit: After\./);
    }
    expect(pages.visits).to.have.length(2);
    expect(await ask(one, { source: text })).to.match(/^hit/);
    await clearCache.run({ kind: 'all' });
    expect(await administration.countEntries()).to.equal(0);
    expect(await ask(one, { source: text })).to.match(/^miss/);
  });

  it('that were begun before a clear are not kept after it, nor is the article', async () => {
    for (const order of [{ kind: 'source', source: url }, { kind: 'all' }] as const) {
      const { pages, openInstance, ask, finish, clearCache, administration } = setUp();
      const [one, other] = [openInstance(), openInstance()];
      const gate = Promise.withResolvers<void>();
      pages.gate = gate.promise;
      const [reading, begun] = [one(), one({ platform: 'bluesky' })];
      await settled();
      await clearCache.run(order);
      gate.resolve();
      pages.answer = articleOf('After.');
      expect(await finish()).to.equal(2);
      for (const generation of [reading, begun]) expect(told(await generation)).to.equal('miss, not stored: Before.');
      expect(await administration.countEntries()).to.equal(0);
      for (const on of [one, other]) expect(await ask(on, { platform: 'bluesky' })).to.contain('After.');
    }
  });

  it('may be written of a kept article after the threads alone were cleared', async () => {
    const { pages, openInstance, ask, clearCache } = setUp();
    const one = openInstance();
    await ask(one);
    await clearCache.run({ kind: 'namespace', namespace: 'threads' });
    expect(await ask(one)).to.match(/^miss: Before\./);
    expect(pages.visits).to.have.length(1);
    await clearCache.run({ kind: 'namespace', namespace: 'articles' });
    expect(await ask(one)).to.match(/^hit/);
    expect(await ask(one, { platform: 'threads' })).to.match(/^miss/);
    expect(pages.visits).to.have.length(2);
  });
});

describe('a thread that is wanted fresh', () => {
  it('is made of the page as it is now, and kept for the others', async () => {
    const { pages, openInstance, ask } = setUp();
    const [one, other] = [openInstance(), openInstance()];
    await ask(one);
    pages.answer = articleOf('After.');
    expect(await ask(one, { platform: 'bluesky', freshness: 'fresh' })).to.match(/^miss: After\./);
    expect(await ask(one, { freshness: 'fresh' })).to.match(/^miss: After\./);
    expect(await ask(other)).to.match(/^hit: After\./);
    expect(await ask(other, { platform: 'mastodon' })).to.match(/^miss: After\./);
    expect(pages.visits).to.have.length(3);
  });

  it('does not come from a flight that used the stored article; requests for a fresh one share a flight', async () => {
    const { pages, openInstance, ask, finish } = setUp();
    const one = openInstance();
    await ask(one, { platform: 'bluesky' });
    pages.answer = articleOf('After.');
    const kept = [one(), one()];
    const fresh = [one({ freshness: 'fresh' }), one({ freshness: 'fresh' })];
    expect(await finish()).to.equal(2);
    const tell = async (generations: Promise<Generation>[]) => (await Promise.all(generations)).map(told);
    expect(await tell(kept)).to.deep.equal(['miss: Before.', 'collapsed: Before.']);
    expect(await tell(fresh)).to.deep.equal(['miss: After.', 'collapsed: After.']);
    expect(pages.visits).to.have.length(2);
  });
});

describe('a thread that nothing is to be kept of', () => {
  for (const source of [url, text]) {
    it(`leaves nothing, and takes nothing that is kept, of a ${source.type}`, async () => {
      const { calls, openInstance, ask, finish, administration, pages } = setUp();
      const one = openInstance();
      expect(await ask(one, { source, freshness: 'unstored' })).to.match(/^miss, not stored/);
      await ask(one, { source });
      const entries = await administration.countEntries();
      calls.length = 0;
      const asked = one({ source, freshness: 'unstored' });
      await finish();
      const generation = await asked;
      expect(generation).to.have.nested.property('thread.id', null);
      // What it costs the visitor is all that storage hears of it.
      expect(calls.map(([verb]) => verb)).to.deep.equal(['take']);
      expect(await administration.countEntries()).to.equal(entries);
      expect(pages.visits).to.have.length(source.type === 'url' ? 3 : 0);
    });
  }
});
