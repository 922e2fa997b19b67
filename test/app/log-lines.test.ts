import { execFile } from 'node:child_process';
import process from 'node:process';
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
});
