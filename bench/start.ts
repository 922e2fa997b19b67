/**
 * How long a start takes, from the making of the process to the first answer of `/livez`, as `npm start` starts it with no
 * settings, but for the very first time: `node bench/start.ts [rounds]`. A bare Koa started in the same rounds tells what
 * the machine is like.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { compileCache, heapFlags } from '../test/support/child-service.ts';
import { freePorts } from '../test/support/redis-process.ts';
import { median } from './support/figures.ts';
import { conclude } from './support/finding.ts';
import { inRounds } from './support/rounds.ts';
import { scratchFolder } from './support/scratch.ts';

const rounds = Number(process.argv[2] ?? 15);
const patienceMs = 30_000;
const askEveryMs = 5;
const folder = scratchFolder();
const file = join(folder, 'answer.json');
writeFileSync(file, '{}');

/** Whether somebody listens there and answers with 200. */
const answers = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });

/** @returns milliseconds */
const startMs = async (args: readonly string[]): Promise<number> => {
  const [port = 0] = await freePorts(1);
  const address = { NODE_ENV: 'production', PORT: `${port}`, HOST: '127.0.0.1', DATA_DIR: folder };
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache, ...address };
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  try {
    while (!(await answers(`http://127.0.0.1:${port}/livez`))) {
      if (child.exitCode !== null || performance.now() - startedMs > patienceMs) throw new Error('it did not start');
      // Who asks without a pause takes what the start needs.
      await pause(askEveryMs);
    }
    return performance.now() - startedMs;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
};

const commands = {
  bare: ['bench/support/bare-koa.ts', file],
  service: [...heapFlags, 'src/app/main.ts'],
};
const names = ['bare', 'service'] as const;
// Once without a look at the time: files are read from the disk, and a secret is made.
for (const name of names) await startMs(commands[name]);
const ms = await inRounds(names, rounds, (name) => startMs(commands[name]));

conclude(
  'start',
  [
    {
      what: 'start to /livez',
      against: '',
      target: { is: '<=', bound: 400, unit: ' ms' },
      measured: median(ms.service),
      note: `a bare Koa with koa-bodyparser ${median(ms.bare).toFixed(0)} ms`,
    },
  ],
  { rounds, startMs: ms },
);
