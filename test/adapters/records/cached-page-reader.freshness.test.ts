import { expect } from 'chai';
import { aroundStorage } from '../../../src/adapters/guards/around-storage.ts';
import { settled } from '../../support/controlled-time.ts';
import { articleOf } from '../../support/pages.ts';
import { partition, scope, setUp, textIn } from './cached-pages.ts';

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
