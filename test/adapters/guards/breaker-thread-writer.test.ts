import { expect } from 'chai';
import { BreakerThreadWriter } from '../../../src/adapters/guards/breaker-thread-writer.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { HeldWriter, manuscriptOf } from '../../support/held-writer.ts';
import { flaw, open, outage } from './writer-breakers.ts';

describe('BreakerThreadWriter', () => {
  it('opens after a number of outages in a row, and reports it once', async () => {
    const { breaker, transitions, fail } = open();
    for (const state of ['closed', 'closed', 'open']) {
      const error = await fail(outage());
      expect(error).to.include({ message: 'out', retryAfterMs: 77 });
      expect(breaker.state).to.equal(state);
    }
    expect(transitions).to.deep.equal(['closed to open: out']);
  });

  it('opens by a default of five', async () => {
    const { time, held } = open();
    const breaker = new BreakerThreadWriter(held, { timer: time, isOutage: () => true, onTransition: () => {} });
    for (const state of ['closed', 'closed', 'closed', 'closed', 'open']) {
      const outcome = breaker.write(assignmentOf(), new AbortController().signal).catch(() => undefined);
      held.calls.at(-1)?.fail(outage());
      await outcome;
      expect(breaker.state).to.equal(state);
    }
  });

  it('refuses at once while it is open, and says when to come back', async () => {
    const { opened, refusal } = open();
    await opened();
    for (let i = 0; i < 3; i++) {
      expect(await refusal()).to.include({ reason: 'writer_unavailable', retryAfterMs: 1_000 });
      expect((await refusal()).usage).to.include({ costMicroUsd: 0 });
    }
  });

  for (const [what, end] of [
    [
      'an answer',
      async ({ begin, last }: ReturnType<typeof open>) => {
        const { outcome } = await begin();
        last().finish(manuscriptOf('a'));
        return outcome;
      },
    ],
    ['an answer that is no thread', ({ fail }: ReturnType<typeof open>) => fail(flaw())],
  ] as const) {
    it(`restarts its count after ${what}`, async () => {
      const all = open();
      for (let round = 0; round < 3; round++) {
        await all.fail(outage());
        await all.fail(outage());
        await end(all);
      }
      expect(all.breaker.state).to.equal('closed');
    });

    it(`lets one call through after the pause, and closes after ${what}`, async () => {
      const all = open();
      await all.opened();
      await all.time.pass(999);
      await all.refusal();
      await all.time.pass(1);
      await end(all);
      expect(all.breaker.state).to.equal('closed');
      expect(all.transitions).to.deep.equal([
        'open to half-open: a call is let through',
        'half-open to closed: it answers',
      ]);
      await end(all);
    });
  }

  it('ignores calls whose callers leave', async () => {
    const { breaker, fail } = open();
    for (let i = 0; i < 10; i++) await fail('left');
    expect(breaker.state).to.equal('closed');
  });

  it('ignores the outcome of calls begun before it opened', async () => {
    const { time, held, breaker, transitions, begin, opened } = open();
    const late = await Promise.all(Array.from({ length: 4 }, () => begin()));
    const [first, second, third, fourth] = held.calls;
    await opened();
    first?.finish(manuscriptOf('a'));
    second?.fail(outage());
    await Promise.all(late.slice(0, 2).map(({ outcome }) => outcome));
    expect([breaker.state, transitions.length]).to.deep.equal(['open', 0]);
    await time.pass(1_000);
    await begin();
    third?.finish(manuscriptOf('a'));
    fourth?.fail(outage());
    await Promise.all(late.map(({ outcome }) => outcome));
    expect(breaker.state).to.equal('half-open');
  });

  it('refuses before the queue those that it would refuse after it', async () => {
    const { time, breaker, opened, begin } = open();
    const line = new HeldWriter();
    const ahead = breaker.ahead(line);
    const call = (): Promise<unknown> => {
      const outcome = ahead.write(assignmentOf(), new AbortController().signal).catch((error: unknown) => error);
      line.calls.at(-1)?.finish(manuscriptOf('a'));
      return outcome;
    };
    expect(ahead.identity).to.equal(line.identity);
    expect(await call()).to.have.property('drafts');
    await opened();
    expect(await call()).to.be.instanceOf(WriterFault);
    expect(line.calls).to.have.length(1);
    await time.pass(1_000);
    expect(await call()).to.have.property('drafts');
    await begin();
    expect(await call()).to.be.instanceOf(WriterFault);
    expect(line.calls).to.have.length(2);
  });
});
