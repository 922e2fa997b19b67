import { expect } from 'chai';
import { Errands } from '../../src/app/errands.ts';
import { settled } from '../support/controlled-time.ts';

const setUp = ({ maxRunning = 2, maxWaiting = 3 } = {}) => {
  const reported: string[] = [];
  const report = (error: unknown): void => void reported.push((error as Error).message);
  const errands = new Errands({ maxRunning, maxWaiting, report });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  /** An errand that lasts until it is ended. */
  const send = (name: string): void =>
    errands.run(() => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await settled();
    await settled();
  };
  return { errands, begun, send, end, reported };
};

describe('errands', () => {
  it('begin after whatever is being done, not within it', async () => {
    const { begun, send } = setUp();
    send('a');
    await Promise.resolve();
    expect(begun).to.deep.equal([]);
    await settled();
    expect(begun).to.deep.equal(['a']);
  });

  it('are done in order, a number at a time', async () => {
    const { begun, send, end } = setUp();
    for (const name of ['a', 'b', 'c']) send(name);
    await settled();
    expect(begun).to.deep.equal(['a', 'b']);
    await end('b');
    expect(begun).to.deep.equal(['a', 'b', 'c']);
  });

  it('are dropped, and that is said once, when too many wait', async () => {
    const { begun, send, end, reported } = setUp({ maxRunning: 1, maxWaiting: 1 });
    send('a');
    await settled();
    for (const name of ['b', 'c', 'd']) send(name);
    expect(reported).to.have.length(1);
    await end('a');
    await end('b');
    expect(begun).to.deep.equal(['a', 'b']);
    send('e');
    await settled();
    expect(begun).to.deep.equal(['a', 'b', 'e']);
  });

  it('may fail, and the first failure in a row is reported', async () => {
    const { errands, reported } = setUp({ maxRunning: 1, maxWaiting: 10 });
    const fail = (message: string): void => errands.run(() => Promise.reject(new Error(message)));
    fail('one');
    fail('two');
    errands.run(async () => undefined);
    fail('three');
    errands.run(() => {
      throw new Error('at once');
    });
    await errands.stop();
    expect(reported).to.deep.equal(['one', 'three']);
  });

  it('are all done before a stop is over, and none is taken after it', async () => {
    const { errands, begun, send, end } = setUp();
    for (const name of ['a', 'b', 'c']) send(name);
    let isStopped = false;
    const stopping = errands.stop().then(() => {
      isStopped = true;
    });
    expect(begun).to.deep.equal(['a', 'b']);
    send('late');
    await end('a');
    await end('b');
    expect(isStopped).to.equal(false);
    await end('c');
    await stopping;
    expect(begun).to.deep.equal(['a', 'b', 'c']);
    await errands.stop();
  });
});
