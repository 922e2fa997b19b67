import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { freePorts, host } from '../support/redis-process.ts';
import { stepsOf, witness } from './outage.ts';
import { patient, Scene } from './scene.ts';

const run = promisify(execFile);

// A server that refuses writes does not stop reads.
describe('the service under load, when Redis refuses writes', function () {
  this.timeout(60_000);
  let scene: Scene;
  afterEach(() => scene.close());

  const expectReads = async (seed: number, begin: () => unknown, end: () => unknown): Promise<void> => {
    const { transitions, readsAnswered } = await witness(scene.service, seed, { opens: ['writes'], begin, end });
    expect(stepsOf(transitions, 'writes')).to.deep.equal(['closed to open']);
    expect(readsAnswered).to.be.greaterThan(100);
  };

  it('because its memory is full', async () => {
    scene = await Scene.open({ redis: ['--maxmemory-policy', 'noeviction'], variables: patient });
    await expectReads(
      1,
      () => scene.ask('CONFIG', 'SET', 'maxmemory', '1'),
      () => scene.ask('CONFIG', 'SET', 'maxmemory', '0'),
    );
  });

  it('because it has become a replica', async () => {
    scene = await Scene.open({ variables: patient });
    const [nowhere] = await freePorts(1);
    await expectReads(
      2,
      () => scene.ask('REPLICAOF', host, String(nowhere)),
      () => scene.ask('REPLICAOF', 'NO', 'ONE'),
    );
  });

  it('because the disk under its append-only file is full', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'threadr-full-'));
    const real = process.env.REDIS_SERVER;
    try {
      process.env.REDIS_SERVER = await boundedServer(folder);
      scene = await Scene.open({ redis: ['--appendonly', 'yes'], variables: patient });
      process.env.REDIS_SERVER = real;
      await expectReads(
        3,
        () => scene.ask('EVAL', "for i = 1, 2000 do redis.call('SET', 'filler' .. i, string.rep('x', 10000)) end", '0'),
        async () => {
          const [, pid = ''] = /process_id:(\d+)/.exec(await scene.ask('INFO', 'server')) ?? [];
          await run('prlimit', ['--pid', pid, '--fsize=unlimited']);
        },
      );
    } finally {
      process.env.REDIS_SERVER = real;
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** A Redis whose files cannot grow beyond 8 MiB, until that is lifted: the same errors as on a full disk. */
const boundedServer = async (folder: string): Promise<string> => {
  const path = join(folder, 'redis-server');
  const blocks = 8 * 2 ** 11;
  await writeFile(path, `#!/bin/sh\ntrap '' XFSZ\nulimit -S -f ${blocks}\nexec '${process.env.REDIS_SERVER}' "$@"\n`);
  await chmod(path, 0o755);
  return path;
};
