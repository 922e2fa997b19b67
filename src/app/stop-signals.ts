import process from 'node:process';

const signals = ['SIGTERM', 'SIGINT'] as const;
/** npm passes a signal on that the terminal has sent already: the second within this time is the first again. */
const echoMs = 1_000;

/** Calls `stop` at the first signal; a later one, sent by somebody who will not wait, ends the process. */
export const onStopSignal = (stop: (signal: NodeJS.Signals) => void): void => {
  let stoppedAtMs: number | null = null;
  for (const signal of signals) {
    process.on(signal, () => {
      if (stoppedAtMs === null) {
        stoppedAtMs = performance.now();
        stop(signal);
      } else if (performance.now() - stoppedAtMs > echoMs) process.exit(1);
    });
  }
};
