import { expect } from 'chai';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { singleFlightContract } from '../../contracts/single-flight.ts';

singleFlightContract(
  'InProcessSingleFlight',
  { describe, it },
  {
    open: () => new InProcessSingleFlight(),
    close: async (flights) => {
      expect((flights as InProcessSingleFlight).size).to.equal(0);
    },
  },
);

const never = new AbortController().signal;

describe('InProcessSingleFlight', () => {
  it('starts the work in the same tick', () => {
    let started = false;
    void new InProcessSingleFlight().run(
      'key',
      async () => {
        started = true;
      },
      never,
    );
    expect(started).to.equal(true);
  });

  it('releases a visitor who leaves before the work has returned its promise', async () => {
    const flights = new InProcessSingleFlight();
    const leaver = new AbortController();
    const leaving = new Error('leaving');
    const signals: AbortSignal[] = [];
    const produce = (signal: AbortSignal): Promise<never> => {
      signals.push(signal);
      leaver.abort(leaving);
      return new Promise(() => undefined);
    };
    const outcome = await flights.run('key', produce, leaver.signal).catch((error: unknown) => error);
    expect(outcome).to.equal(leaving);
    expect(signals[0]?.reason).to.equal(leaving);
    expect(flights.size).to.equal(0);
  });

  it('listens to no signal once the flight has ended', async () => {
    const counting = countingSignal();
    await new InProcessSingleFlight().run('key', async () => 'done', counting.signal);
    await new InProcessSingleFlight()
      .run('key', () => Promise.reject(new Error('no luck')), counting.signal)
      .catch(() => undefined);
    expect(counting.listeners()).to.equal(0);
  });
});

const countingSignal = () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  return { signal, listeners: () => listeners };
};
