import { expect } from 'chai';
import { FallbackThreadWriter } from '../../../src/adapters/guards/fallback-thread-writer.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import type { ModelUsage } from '../../../src/domain/thread.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { HeldWriter, manuscriptOf, settle } from '../../support/held-writer.ts';

const usageOf = (costMicroUsd: number): ModelUsage => ({
  inputTokens: costMicroUsd * 10,
  cachedInputTokens: 0,
  outputTokens: costMicroUsd,
  costMicroUsd,
});

describe('FallbackThreadWriter', () => {
  const open = () => {
    const primary = new HeldWriter('primary');
    const spare = new HeldWriter('spare');
    const faults: WriterFault[] = [];
    const writer = new FallbackThreadWriter(primary, spare, (fault) => faults.push(fault));
    return { primary, spare, faults, writer };
  };
  const visitor = () => new AbortController();

  it('goes by the name of the primary writer', () => {
    const { primary, writer } = open();
    expect(writer.identity).to.equal(primary.identity);
  });

  it('passes on the primary writer’s manuscript, and asks no other', async () => {
    const { primary, spare, faults, writer } = open();
    const written = writer.write(assignmentOf(), visitor().signal);
    const manuscript = manuscriptOf('Good.');
    primary.calls[0]?.finish(manuscript);
    expect(await written).to.equal(manuscript);
    expect([spare.calls.length, faults.length]).to.deep.equal([0, 0]);
  });

  for (const reason of ['writer_unavailable', 'budget_exhausted', 'saturated'] as const) {
    it(`asks the spare writer on ${reason}, says so, and adds the usage of both`, async () => {
      const { primary, spare, faults, writer } = open();
      const assignment = assignmentOf();
      const written = writer.write(assignment, visitor().signal);
      const fault = new WriterFault(reason, 'no', { usage: usageOf(3) });
      primary.calls[0]?.fail(fault);
      await settle();
      expect(spare.calls[0]?.assignment).to.equal(assignment);
      const manuscript = manuscriptOf('Spare.', { writer: spare.identity, unapplied: ['tone'], usage: usageOf(4) });
      spare.calls[0]?.finish(manuscript);
      expect(await written).to.deep.equal({ ...manuscript, degraded: reason, usage: usageOf(7) });
      expect(faults).to.deep.equal([fault]);
    });
  }

  it('counts nothing for a fault of unknown cost', async () => {
    const { primary, spare, writer } = open();
    const written = writer.write(assignmentOf(), visitor().signal);
    primary.calls[0]?.fail(new WriterFault('writer_unavailable', 'no', { usage: null }));
    await settle();
    spare.calls[0]?.finish(manuscriptOf('Spare.', { usage: usageOf(4) }));
    expect((await written).usage).to.deep.equal(usageOf(4));
  });

  it('covers for nothing but a writer without an answer', async () => {
    const { primary, spare, faults, writer } = open();
    const written = writer.write(assignmentOf(), visitor().signal);
    const bug = new TypeError('x is undefined');
    primary.calls[0]?.fail(bug);
    expect(await written.catch((error: unknown) => error)).to.equal(bug);
    expect([spare.calls.length, faults.length]).to.deep.equal([0, 0]);
  });

  it('aborts when the visitor leaves, in either writer', async () => {
    const { primary, spare, writer } = open();
    const early = visitor();
    const first = writer.write(assignmentOf(), early.signal);
    early.abort('left');
    expect(await first.catch((error: unknown) => error)).to.equal('left');
    const late = visitor();
    const second = writer.write(assignmentOf(), late.signal);
    primary.calls[1]?.fail(new WriterFault('saturated', 'no'));
    await settle();
    late.abort('left, too');
    expect(await second.catch((error: unknown) => error)).to.equal('left, too');
    expect(spare.calls).to.have.lengthOf(1);
  });

  it('asks no spare writer if the visitor left as the primary one failed, and reports the fault', async () => {
    const { primary, spare, faults, writer } = open();
    const leaving = visitor();
    const written = writer.write(assignmentOf(), leaving.signal);
    primary.calls[0]?.fail(new WriterFault('writer_unavailable', 'no'));
    leaving.abort('left');
    expect(await written.catch((error: unknown) => error)).to.equal('left');
    expect([spare.calls.length, faults.length]).to.deep.equal([0, 1]);
  });

  it("passes on the spare writer's own fault", async () => {
    const { primary, spare, writer } = open();
    const written = writer.write(assignmentOf(), visitor().signal);
    primary.calls[0]?.fail(new WriterFault('saturated', 'no'));
    await settle();
    const fault = new WriterFault('writer_unavailable', 'neither');
    spare.calls[0]?.fail(fault);
    expect(await written.catch((error: unknown) => error)).to.equal(fault);
  });
});
