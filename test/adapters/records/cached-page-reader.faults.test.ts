import { expect } from 'chai';
import { StorageFault } from '../../../src/domain/failure.ts';
import { withVerbs } from '../../support/storage-with-verbs.ts';
import { setUp, textIn } from './cached-pages.ts';

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
