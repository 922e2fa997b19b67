import process from 'node:process';

const signals = ['SIGTERM', 'SIGINT'] as const;
/** npm forwards a signal that the terminal has already sent: a second one within this time is the same. */
const echoMs = 1_000;

/** Calls `stop` at the first signal; a later one, from an impatient operator, ends the process. */
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
