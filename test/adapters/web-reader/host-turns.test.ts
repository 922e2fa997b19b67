import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { HostTurns } from '../../../src/adapters/web-reader/host-turns.ts';
import { never } from './support/stand-in-site.ts';

/** Work that says when it started and ends when told to. */
const work = (turns: HostTurns, log: string[], name: string, host = 'a.example', signal = never()) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const done = turns.run(host, signal, () => {
    log.push(name);
    return promise;
  });
  return { done, end: () => resolve(name), fail: () => reject(new Error(name)) };
};

describe('HostTurns', () => {
  it('runs a number at a time, the others in order', async () => {
    const [turns, log]: [HostTurns, string[]] = [new HostTurns(2), []];
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => work(turns, log, name)) as [W, W, W, W];
    await setImmediate();
    expect(log).to.deep.equal(['a', 'b']);
    b.end();
    expect(await b.done).to.equal('b');
    await setImmediate();
    expect(log).to.deep.equal(['a', 'b', 'c']);
    a.end();
    c.end();
    d.end();
    expect(await Promise.all([a.done, c.done, d.done])).to.deep.equal(['a', 'c', 'd']);
  });

  it('counts each host for itself', async () => {
    const [turns, log]: [HostTurns, string[]] = [new HostTurns(1), []];
    const all = ['a.example', 'b.example', 'c.example'].map((host) => work(turns, log, host, host));
    await setImmediate();
    expect(log).to.have.length(3);
    for (const { end } of all) end();
    await Promise.all(all.map(({ done }) => done));
  });

  it('passes the turn on when work fails', async () => {
    const [turns, log]: [HostTurns, string[]] = [new HostTurns(1), []];
    const [a, b] = ['a', 'b'].map((name) => work(turns, log, name)) as [W, W];
    a.fail();
    expect(await a.done.catch((error: Error) => error.message)).to.equal('a');
    b.end();
    expect(await b.done).to.equal('b');
  });

  it('lets no newcomer overtake waiting work', async () => {
    const [turns, log]: [HostTurns, string[]] = [new HostTurns(1), []];
    const [a, b] = ['a', 'b'].map((name) => work(turns, log, name)) as [W, W];
    const late = a.done.then(() => work(turns, log, 'late').done);
    a.end();
    await setImmediate();
    expect(log).to.deep.equal(['a', 'b']);
    b.end();
    await b.done;
    await setImmediate();
    expect(log).to.deep.equal(['a', 'b', 'late']);
    expect(late).to.be.a('promise');
  });

  it('gives up waiting at once when aborted, and then takes no turn', async () => {
    const [turns, log]: [HostTurns, string[]] = [new HostTurns(1), []];
    const abort = new AbortController();
    const a = work(turns, log, 'a');
    const b = work(turns, log, 'b', 'a.example', abort.signal);
    const c = work(turns, log, 'c');
    abort.abort('enough');
    expect(await b.done.catch((reason: unknown) => reason)).to.equal('enough');
    a.end();
    c.end();
    expect(await c.done).to.equal('c');
    expect(log).to.deep.equal(['a', 'c']);
  });

  it('starts nothing for a caller that has aborted already', async () => {
    const [turns, log]: [HostTurns, string[]] = [new HostTurns(1), []];
    const { done } = work(turns, log, 'a', 'a.example', AbortSignal.abort('too late'));
    expect(await done.catch((reason: unknown) => reason)).to.equal('too late');
    const b = work(turns, log, 'b');
    b.end();
    expect(await b.done).to.equal('b');
    expect(log).to.deep.equal(['b']);
  });
});

type W = ReturnType<typeof work>;
