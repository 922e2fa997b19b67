import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { expect } from 'chai';

const logger = new URL('../../src/app/logger.ts', import.meta.url).href;

/** What a process writes that has a log, does as it is told and ends, and how it ends. */
const outputOf = (does: string): Promise<{ readonly messages: readonly string[]; readonly code: number | null }> =>
  new Promise((resolve) => {
    const source = `import { openLog } from ${JSON.stringify(logger)}; const log = openLog('info'); ${does}`;
    const child = execFile(process.execPath, ['--input-type=module', '--eval', source], (_error, stdout) => {
      const messages = stdout.split('\n').filter((line) => line !== '');
      resolve({ messages: messages.map((line) => JSON.parse(line).msg), code: child.exitCode });
    });
  });

const hundred = Array.from({ length: 100 }, (_, n) => `line ${n}`);
const writeHundred = "for (let n = 0; n < 100; n++) log.info('line ' + n);";

describe('log lines', () => {
  it('are all there and in order, of one turn and of several', async () => {
    const { messages } = await outputOf(`${writeHundred} setImmediate(() => log.info('later'));`);
    expect(messages).to.deep.equal([...hundred, 'later']);
  });

  it('are there when the process exits in the turn that they were written in', async () => {
    const { messages, code } = await outputOf(`${writeHundred} process.exit(3);`);
    expect(messages).to.deep.equal(hundred);
    expect(code).to.equal(3);
  });

  it('are there when the process dies of an error', async () => {
    const { messages, code } = await outputOf(`${writeHundred} throw new Error('of this');`);
    expect(messages).to.deep.equal(hundred);
    expect(code).to.equal(1);
  });

  it('that are fatal are written at once', async () => {
    const { messages } = await outputOf(
      `log.info('before'); log.fatal('at once'); process.kill(process.pid, 'SIGKILL');`,
    );
    expect(messages).to.deep.equal(['before', 'at once']);
  });

  it('are given up where they cannot be written, and the process goes on', async () => {
    const source = `import { openLog } from ${JSON.stringify(logger)}; const log = openLog('info');
      for (let n = 0; n < 3; n++) { log.info('line ' + n); await new Promise((turn) => setTimeout(turn, 20)); }
      process.stderr.write('at its end'); process.exit(0);`;
    const full = await open('/dev/full', 'w');
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
      stdio: ['ignore', full.fd, 'pipe'],
    });
    const [said, [code]] = await Promise.all([readText(child.stderr as Readable), once(child, 'exit')]);
    await full.close();
    expect(code).to.equal(0);
    expect(said).to.match(/^The log cannot be written and ends here: ENOSPC.*\nat its end$/);
  });

  it('are given up when nobody reads them any more, and the process goes on', async () => {
    const source = `import { openLog } from ${JSON.stringify(logger)}; const log = openLog('info');
      for (let n = 0; n < 5; n++) { log.info('line ' + n); await new Promise((turn) => setTimeout(turn, 20)); }
      process.exit(7);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source]);
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await once(child, 'exit')).to.deep.equal([7, null]);
  });
});
