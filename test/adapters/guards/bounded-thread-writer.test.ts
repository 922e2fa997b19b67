import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { WriterFault } from '../../../src/domain/failure.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { settle } from '../../support/held-writer.ts';
import { open } from './bounded-writers.ts';

describe('BoundedThreadWriter', () => {
  it('lets a number of calls through at a time, and the others in order of arrival', async () => {
    const { writer, call, started, finish, ended } = open(2, 10);
    for (const name of ['a', 'b', 'c', 'd', 'e']) call(name);
    await settle();
    expect(started()).to.deep.equal(['a', 'b']);
    expect([writer.inFlight, writer.queued]).to.deep.equal([2, 3]);
    finish('b');
    await settle();
    expect(started()).to.deep.equal(['a', 'b', 'c']);
    finish('a');
    finish('c');
    await settle();
    expect(started()).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    finish('d');
    finish('e');
    await settle();
    expect([writer.inFlight, writer.queued]).to.deep.equal([0, 0]);
    expect(ended.get('e')).to.equal('e done');
  });

  it('refuses callers when the queue is full, and says when to retry', async () => {
    const { writer, call } = open(1, 1);
    call('a');
    call('b');
    const fault = await writer.write(assignmentOf(), new AbortController().signal).catch((error: unknown) => error);
    expect(fault).to.be.instanceOf(WriterFault);
    expect(fault).to.include({ reason: 'saturated', retryAfterMs: 5_000 });
    expect([writer.inFlight, writer.queued]).to.deep.equal([1, 1]);
  });

  it('refuses at once without a queue', async () => {
    const { call, ended, finish } = open(1, 0);
    call('a');
    call('b');
    await settle();
    expect(ended.get('b')).to.equal('saturated');
    finish('a');
    await settle();
    call('c');
    await settle();
    expect(ended.has('c')).to.equal(false);
  });

  it('releases a waiting caller that leaves at once, and gives its place to another', async () => {
    const { writer, call, leave, ended, started, finish } = open(1, 1);
    call('a');
    call('b');
    leave('b');
    expect(writer.queued).to.equal(0);
    call('c');
    await settle();
    expect(ended.get('b')).to.equal('b left');
    finish('a');
    await settle();
    expect(started()).to.deep.equal(['a', 'c']);
  });

  it('does not start a call admitted at the moment when its caller left, and passes the turn on', async () => {
    const { writer, call, leave, ended, started, finish } = open(1, 2);
    call('a');
    call('b');
    call('c');
    await settle();
    finish('a');
    // Just until b is let in, and not until it could have started.
    for (let tick = 0; tick < 20 && writer.queued === 2; tick++) await Promise.resolve();
    leave('b');
    await settle();
    expect(ended.get('b')).to.equal('b left');
    expect(started()).to.deep.equal(['a', 'c']);
    finish('c');
    await settle();
    expect(writer.inFlight).to.equal(0);
  });

  it('frees the place of a call that failed', async () => {
    const { held, writer, call, ended, started } = open(1, 1);
    call('a');
    call('b');
    await settle();
    held.calls[0]?.fail(new WriterFault('writer_unavailable', 'no'));
    await settle();
    expect(ended.get('a')).to.equal('writer_unavailable');
    expect(started()).to.deep.equal(['a', 'b']);
    expect(writer.inFlight).to.equal(1);
  });

  it('stops listening to the signal of an admitted call', async () => {
    const { writer, call, finish } = open(1, 1);
    const visitor = new AbortController();
    call('a');
    void writer.write(assignmentOf(), visitor.signal);
    expect(getEventListeners(visitor.signal, 'abort')).to.have.lengthOf(1);
    finish('a');
    await settle();
    // The writer's own: the queue's is gone.
    expect(getEventListeners(visitor.signal, 'abort')).to.have.lengthOf(1);
  });

  it('does nothing for a caller that had left already', async () => {
    const { writer, held } = open(1, 1);
    const outcome = await writer.write(assignmentOf(), AbortSignal.abort('gone')).catch((error: unknown) => error);
    expect(outcome).to.equal('gone');
    expect([held.calls.length, writer.inFlight]).to.deep.equal([0, 0]);
  });
});
