import { expect } from 'chai';
import { MeteredThreadWriter } from '../../../src/adapters/guards/metered-thread-writer.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import type { Metrics } from '../../../src/ports/metrics.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HeldWriter, manuscriptOf } from '../../support/held-writer.ts';

describe('MeteredThreadWriter', () => {
  const open = () => {
    const recorded: unknown[] = [];
    const metrics: Metrics = {
      count: (name, labels) => recorded.push([name, labels]),
      observe: (name, seconds, labels) => recorded.push([name, seconds, labels]),
    };
    const clock = new FakeClock(1_000);
    const held = new HeldWriter();
    return { recorded, clock, held, writer: new MeteredThreadWriter(held, metrics, clock) };
  };
  const never = new AbortController().signal;

  it('counts and times a manuscript, and passes it on', async () => {
    const { recorded, clock, held, writer } = open();
    const written = writer.write(assignmentOf(), never);
    clock.advance(1_250);
    const manuscript = manuscriptOf('Good.');
    held.calls[0]?.finish(manuscript);
    expect(await written).to.equal(manuscript);
    const labels = { writer: 'held', outcome: 'written' };
    expect(recorded).to.deep.equal([
      ['writer_calls', labels],
      ['writer_call_seconds', 1.25, labels],
    ]);
    expect(writer.identity).to.equal(held.identity);
  });

  const ends: readonly (readonly [string, unknown])[] = [
    ['saturated', new WriterFault('saturated', 'no')],
    ['writer_unavailable', new WriterFault('writer_unavailable', 'no')],
    ['failed', new TypeError('a bug')],
  ];
  for (const [outcome, error] of ends) {
    it(`distinguishes ${outcome} from the rest, and rethrows the error`, async () => {
      const { recorded, held, writer } = open();
      const written = writer.write(assignmentOf(), never);
      held.calls[0]?.fail(error);
      expect(await written.catch((thrown: unknown) => thrown)).to.equal(error);
      expect(recorded[0]).to.deep.equal(['writer_calls', { writer: 'held', outcome }]);
    });
  }

  it('distinguishes a caller that left from a failure', async () => {
    const { recorded, writer } = open();
    const visitor = new AbortController();
    const written = writer.write(assignmentOf(), visitor.signal);
    visitor.abort('left');
    expect(await written.catch((error: unknown) => error)).to.equal('left');
    expect(recorded[0]).to.deep.equal(['writer_calls', { writer: 'held', outcome: 'aborted' }]);
  });

  it('never reports less than no time', async () => {
    const { recorded, clock, held, writer } = open();
    const written = writer.write(assignmentOf(), never);
    clock.advance(-60_000);
    held.calls[0]?.finish(manuscriptOf('Good.'));
    await written;
    expect(recorded[1]).to.have.property('1', 0);
  });
});
