import process from 'node:process';

// Long enough for whatever closes by itself, short enough for who waits for the report.
const graceMs = 20_000;

/** What tests left open would keep the run from ending, for ever: it ends as a failure, and says what it was. */
export const mochaGlobalTeardown = (): void => {
  const giveUp = (): void => {
    const open = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`still open ${graceMs / 1000} s after the last test: ${open}\n`);
    // Last of those that set the code: mocha sets it to the number of failures.
    process.on('exit', () => {
      process.exitCode = 1;
    });
    process.exit();
  };
  setTimeout(giveUp, graceMs).unref();
};
