import { expect } from 'chai';
import { AccountedThreadWriter } from '../../../src/adapters/guards/accounted-thread-writer.ts';
import type { AnalyticsEvent } from '../../../src/domain/analytics.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import { noUsage } from '../../../src/domain/thread.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HeldWriter, manuscriptOf } from '../../support/held-writer.ts';

const usage = { inputTokens: 700, cachedInputTokens: 300, outputTokens: 100, costMicroUsd: 900 };

describe('AccountedThreadWriter', () => {
  const open = () => {
    const events: AnalyticsEvent[] = [];
    const clock = new FakeClock(1_000);
    const held = new HeldWriter();
    const writer = new AccountedThreadWriter(held, { record: (event) => events.push(event) }, clock);
    const written = writer.write(assignmentOf(), new AbortController().signal);
    return { events, clock, held, writer, written };
  };
  const thrownBy = (call: Promise<unknown>) => call.catch((error: unknown) => error);

  it('counts the usage of a manuscript when it arrives, and passes it on', async () => {
    const { events, clock, held, writer, written } = open();
    clock.advance(500);
    const manuscript = { ...manuscriptOf('Good.'), usage };
    held.calls[0]?.finish(manuscript);
    expect(await written).to.equal(manuscript);
    expect(events).to.deep.equal([{ kind: 'spending', atMs: 1_500, usage }]);
    expect(writer.identity).to.equal(held.identity);
  });

  it('counts the usage of a failed call', async () => {
    const { events, held, written } = open();
    const fault = new WriterFault('writer_unavailable', 'flawed', { usage });
    held.calls[0]?.fail(fault);
    expect(await thrownBy(written)).to.equal(fault);
    expect(events).to.deep.equal([{ kind: 'spending', atMs: 1_000, usage }]);
  });

  it('counts nothing where the usage is unknown', async () => {
    for (const fault of [new WriterFault('writer_unavailable', 'lost', { usage: null }), new TypeError('a bug')]) {
      const { events, held, written } = open();
      held.calls[0]?.fail(fault);
      expect(await thrownBy(written)).to.equal(fault);
      expect(events).to.deep.equal([]);
    }
  });

  it('accepts calls without cost', async () => {
    const { events, held, written } = open();
    held.calls[0]?.finish({ ...manuscriptOf('Good.'), usage: noUsage });
    await written;
    expect(events).to.deep.equal([{ kind: 'spending', atMs: 1_000, usage: noUsage }]);
  });
});
