import { expect } from 'chai';
import type { Source } from '../../../src/domain/order.ts';
import { platformNames } from '../../../src/domain/platform.ts';
import type { Generation } from '../../../src/domain/use-cases/generate-thread.ts';
import { settled } from '../../support/controlled-time.ts';
import { articleOf } from '../../support/pages.ts';
import { setUp, text, told, url } from './generating-instances.ts';

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
