import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import fc from 'fast-check';
import { BoundedThreadWriter } from '../../../src/adapters/guards/bounded-thread-writer.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { HeldWriter, manuscriptOf, settle } from '../../support/held-writer.ts';

const open = (maxConcurrent: number, maxQueued: number) => {
  const held = new HeldWriter();
  const writer = new BoundedThreadWriter(held, { maxConcurrent, maxQueued, retryAfterMs: 5_000 });
  const ended = new Map<string, unknown>();
  const visitors = new Map<string, AbortController>();
  const call = (name: string): void => {
    const visitor = new AbortController();
    visitors.set(name, visitor);
    writer.write(assignmentOf({ text: name }), visitor.signal).then(
      ({ drafts }) => ended.set(name, drafts[0]?.text),
      (error: unknown) => ended.set(name, error instanceof WriterFault ? error.reason : error),
    );
  };
  const started = (): readonly string[] => held.calls.map(({ assignment }) => assignment.text);
  const finish = (name: string): void =>
    held.calls.find(({ assignment }) => assignment.text === name)?.finish(manuscriptOf(`${name} done`));
  const leave = (name: string): void => visitors.get(name)?.abort(`${name} left`);
  return { held, writer, ended, call, started, finish, leave };
};

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

  it('loses no place and no caller, whatever comes, ends and leaves in whatever order', async () => {
    const step = fc.record({
      what: fc.constantFrom('call', 'call', 'finish', 'leave', 'settle', 'tick'),
      whom: fc.nat(),
    });
    const script = fc.record({
      most: fc.integer({ min: 1, max: 3 }),
      room: fc.nat(4),
      steps: fc.array(step, { maxLength: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(script, async ({ most, room, steps }) => {
        const { writer, ended, call, started, finish, leave } = open(most, room);
        const names: string[] = [];
        for (const { what, whom } of steps) {
          const name = names[whom % Math.max(1, names.length)] ?? '';
          if (what === 'call') call(names[names.push(`n${names.length}`) - 1] ?? '');
          else if (what === 'finish') finish(name);
          else if (what === 'leave') leave(name);
          else if (what === 'tick') await Promise.resolve();
          else await settle();
          expect(writer.inFlight).to.be.at.most(most);
          expect(writer.queued).to.be.at.most(room);
          const running = started().filter((each) => !ended.has(each));
          if (what === 'settle') {
            expect(running.length).to.equal(writer.inFlight);
            const waiting = names.length - ended.size - running.length;
            expect(waiting).to.equal(writer.queued);
            // Nobody waits while there is a place.
            if (waiting > 0) expect(writer.inFlight).to.equal(most);
          }
        }
        for (let round = 0; round <= names.length; round++) {
          started().forEach(finish);
          await settle();
        }
        expect([writer.inFlight, writer.queued, ended.size]).to.deep.equal([0, 0, names.length]);
        const order = started().map((each) => names.indexOf(each));
        expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
      }),
      {
        numRuns: 200,
        // Found once: somebody new began before who had been let in just then.
        examples: [
          [
            {
              most: 2,
              room: 1,
              steps: ['call', 'finish', 'call', 'finish', 'call', 'tick', 'call'].map((what, i) => ({
                what: what as 'call' | 'finish' | 'tick',
                whom: i === 3 ? 574_480_881 : 0,
              })),
            },
          ],
        ],
      },
    );
  });
});
