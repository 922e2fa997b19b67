import { expect } from 'chai';
import { sourcePartitions } from '../../../src/adapters/records/partitions.ts';
import { encodeArticle } from '../../../src/adapters/records/stored-article.ts';
import { settled } from '../../support/controlled-time.ts';
import { articleOf } from '../../support/pages.ts';
import { address, digest, lifetimeMs, partition, scope, setUp, textIn } from './cached-pages.ts';

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
