import process from 'node:process';
import { type DestinationStream, pino } from 'pino';

/**
 * Standard output for log lines. The lines of one turn of the event loop are written together at its end, so that a
 * busy process does not write once per request; at the latest when the process exits.
 */
export const standardOutput = (): DestinationStream & { flushSync(): void } => {
  let lines = '';
  const leave = (): void => {
    if (lines !== '') output.write(lines);
    lines = '';
  };
  const flushSync = (): void => {
    output.flushSync();
    if (lines !== '') urgent.write(lines);
    lines = '';
  };
  process.once('exit', flushSync);
  const output = pino.destination({ fd: process.stdout.fd, sync: false });
  // A write that `output` has begun cannot be waited for.
  const urgent = pino.destination({ fd: process.stdout.fd, sync: true });
  return {
    write: (line) => {
      if (lines === '') setImmediate(leave);
      lines += line;
    },
    flushSync,
  };
};
