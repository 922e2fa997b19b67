import { expect } from 'chai';
import { settled } from '../../support/controlled-time.ts';
import { address, setUp, textIn } from './cached-pages.ts';

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
