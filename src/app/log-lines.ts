import { writeSync } from 'node:fs';
import process from 'node:process';
import { type DestinationStream, pino } from 'pino';

/** What may wait for a slow reader; lines beyond it are dropped. */
const mostWaitingBytes = 16 * 2 ** 20;

/**
 * Standard output for log lines. The lines of one turn of the event loop are written together at its end, so that a
 * busy process does not write once per request; what is left is written when the process exits. Where standard output
 * cannot be written, such as to a full disk, the service goes on without a log, and says so once on standard error.
 */
export const standardOutput = (): DestinationStream & { flushSync(): void } => {
  let lines = '';
  let isBroken = false;
  const { fd } = process.stdout;
  const leave = (): void => {
    if (lines !== '' && !isBroken) output.write(lines);
    lines = '';
  };
  const flushSync = (): void => {
    if (isBroken) return;
    output.flushSync();
    if (lines !== '') urgent.write(lines);
    lines = '';
  };
  const giveUp = ({ message }: Error): void => {
    if (isBroken) return;
    isBroken = true;
    // Or they would try again for ever when the process exits.
    for (const destination of [output, urgent]) destination.destroy();
    try {
      writeSync(process.stderr.fd, `The log cannot be written and ends here: ${message}\n`);
    } catch {
      // Often it goes the same way as standard output, and there is nobody else to tell.
    }
  };
  process.once('exit', flushSync);
  const output = pino.destination({ fd, sync: false, maxLength: mostWaitingBytes });
  // A write that `output` has begun cannot be waited for.
  const urgent = pino.destination({ fd, sync: true });
  output.on('error', giveUp);
  urgent.on('error', giveUp);
  return {
    write: (line) => {
      if (lines === '') setImmediate(leave);
      lines += line;
    },
    flushSync,
  };
};
