import { expect } from 'chai';
import { Breaker, type Transition } from '../../../src/adapters/guards/breaker.ts';
import { ControlledTime } from '../../support/controlled-time.ts';

export const failure = new Error('down');
export const refusal = new Error('refused');
export const trialEveryMs = 500;

/** A closed breaker; `trials` counts what it tries, and says what comes of it. */
export const setUp = (trial: () => Promise<unknown> = async () => undefined) => {
  const time = new ControlledTime();
  const transitions: Transition[] = [];
  const trials = { made: 0, trial };
  const breaker = new Breaker({
    timer: time,
    trial: () => {
      trials.made += 1;
      return trials.trial();
    },
    maxFailures: 5,
    isGrave: (failure) => failure instanceof Error && failure.message === 'grave',
    isLone: (failure) => failure instanceof Error && failure.message === 'lone',
    trialEveryMs,
    onTransition: (transition) => transitions.push(transition),
    refusal: (cause) => Object.assign(refusal, { cause }),
  });
  const fails = (): Promise<unknown> => breaker.run(() => Promise.reject(failure)).catch((error: unknown) => error);
  const works = (): Promise<unknown> => breaker.run(async () => 'fine').catch((error: unknown) => error);
  const open = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await fails();
    expect(breaker.state).to.equal('open');
  };
  return { time, transitions, trials, breaker, fails, works, open };
};

export const down = (): Promise<never> => Promise.reject(failure);
export const up = async (): Promise<void> => undefined;
export const paths = (transitions: readonly Transition[]): string[] =>
  transitions.map(({ from, to }) => `${from} > ${to}`);
