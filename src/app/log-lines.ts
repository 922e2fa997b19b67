import process from 'node:process';
import { type DestinationStream, pino } from 'pino';

/**
 * Standard output, for lines. Those of one turn of the event loop leave as one write, so that a busy process does not
 * write once for each request. They leave at the end of that turn, and at the latest when the process exits.
 */
export const standardOutput = (): DestinationStream & { flushSync(): void } => {
  let lines = '';
  const leave = (): void => {
    if (lines !== '') output.write(lines);
    lines = '';
  };
  const flushSync = (): void => {
    leave();
    output.flushSync();
  };
  process.once('exit', flushSync);
  const output = pino.destination({ fd: process.stdout.fd, sync: false });
  return {
    write: (line) => {
      if (lines === '') setImmediate(leave);
      lines += line;
    },
    flushSync,
  };
};
