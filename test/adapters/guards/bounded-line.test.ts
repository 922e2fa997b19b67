import { expect } from 'chai';
import { BoundedLine } from '../../../src/adapters/guards/bounded-line.ts';
import { settled } from '../../support/controlled-time.ts';

const { signal } = new AbortController();

describe('BoundedLine', () => {
  it('turns nobody away, and lets them through in order, one after the other', async () => {
    const line = new BoundedLine({ maxConcurrent: 1, maxQueued: 1 });
    const held = Promise.withResolvers<void>();
    const done: number[] = [];
    const works = [0, 1, 2].map((n) =>
      line.run(async () => {
        await held.promise;
        done.push(n);
      }, signal),
    );
    await settled();
    expect([line.inFlight, line.queued, line.isFull]).to.deep.equal([1, 2, true]);
    held.resolve();
    await Promise.all(works);
    expect(done).to.deep.equal([0, 1, 2]);
    expect([line.inFlight, line.queued, line.isFull]).to.deep.equal([0, 0, false]);
  });

  it('is not full while somebody can begin, though nobody may wait', () => {
    expect(new BoundedLine({ maxConcurrent: 1, maxQueued: 0 }).isFull).to.equal(false);
  });
});
