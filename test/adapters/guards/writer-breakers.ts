import { expect } from 'chai';
import { BreakerThreadWriter } from '../../../src/adapters/guards/breaker-thread-writer.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { HeldWriter, settle } from '../../support/held-writer.ts';

export const outage = () => new WriterFault('writer_unavailable', 'out', { retryAfterMs: 77 });
export const flaw = () => new WriterFault('writer_unavailable', 'refused to write');

/** A breaker before a writer that a test holds, and what it tells of its changes. */
export const open = ({ maxFailures = 3 } = {}) => {
  const time = new ControlledTime();
  const held = new HeldWriter();
  const transitions: string[] = [];
  const breaker = new BreakerThreadWriter(held, {
    timer: time,
    isOutage: ({ message }) => message === 'out',
    onTransition: ({ from, to, why }) => transitions.push(`${from} to ${to}: ${why}`),
    maxFailures,
    pauseMs: 1_000,
  });
  /** Begins a call. @returns how it ends */
  const begin = async (signal = new AbortController().signal): Promise<{ outcome: Promise<unknown> }> => {
    const outcome = breaker.write(assignmentOf(), signal).catch((error: unknown) => error);
    await settle();
    return { outcome };
  };
  const last = () => held.calls.at(-1) ?? expect.fail('nothing was asked');
  const fail = async (error: unknown): Promise<unknown> => {
    const { outcome } = await begin();
    last().fail(error);
    return outcome;
  };
  const opened = async (): Promise<void> => {
    for (let i = 0; i < maxFailures; i++) await fail(outage());
    expect(breaker.state).to.equal('open');
    transitions.length = 0;
  };
  const refusal = async (): Promise<WriterFault> => {
    const asked = held.calls.length;
    const error = await (await begin()).outcome;
    expect(held.calls.length).to.equal(asked);
    return error instanceof WriterFault ? error : expect.fail('it was not refused');
  };
  return { time, held, breaker, transitions, begin, last, fail, opened, refusal };
};
