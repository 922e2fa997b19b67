import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RedisTarget } from '../../src/adapters/redis/ioredis/redis-target.ts';
import { makeCertificates } from './certificates.ts';
import { freePorts, host, RedisProcess } from './redis-process.ts';

const run = promisify(execFile);

/** Servers on loopback, and how they are reached. */
export interface Topology {
  readonly target: RedisTarget;
  /** Those that hold data; of a Sentinel group the master first. */
  readonly data: readonly RedisProcess[];
  stop(): Promise<void>;
}

/** A topology of these servers, those that hold data and those that do not. */
export const topology = (
  target: RedisTarget,
  data: readonly RedisProcess[],
  others: readonly RedisProcess[],
): Topology => ({
  target,
  data,
  stop: async () => void (await Promise.all([...others, ...data].map((server) => server.stop()))),
});

type Start = typeof RedisProcess.start;

/** Lets servers be started by what it is given; where that fails, none of them is left. */
export const orNone = async (build: (start: Start) => Promise<Topology>): Promise<Topology> => {
  const starting: Promise<RedisProcess>[] = [];
  const start: Start = (...args) => {
    const server = RedisProcess.start(...args);
    starting.push(server);
    return server;
  };
  try {
    return await build(start);
  } catch (error) {
    const started = await Promise.allSettled(starting);
    await Promise.all(started.map((one) => one.status === 'fulfilled' && one.value.stop()));
    throw error;
  }
};

/** The only, or first, server. */
export const firstOf = ({ data: [first] }: Topology): RedisProcess => {
  if (!first) throw new Error('a topology without servers');
  return first;
};

export const startSingle = async (args: readonly string[] = []): Promise<Topology> => {
  const [port = 0] = await freePorts(1);
  return topology({ kind: 'single', host, port }, [await RedisProcess.start(port, args)], []);
};

/** Over TLS only, with a certificate of an authority made for it. */
export const startTls = async (args: readonly string[] = []): Promise<Topology> => {
  const [port = 0] = await freePorts(1);
  const folder = await mkdtemp(join(tmpdir(), 'threadr-tls-'));
  try {
    const { ca, key, cert } = await makeCertificates(folder);
    const files = [
      '--tls-cert-file',
      cert,
      '--tls-key-file',
      key,
      '--tls-ca-cert-file',
      ca,
      '--tls-auth-clients',
      'no',
    ];
    const server = await RedisProcess.start(0, ['--tls-port', String(port), ...files, ...args]);
    return topology({ kind: 'single', host, port, tls: { ca: await readFile(ca, 'utf8') } }, [server], []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A command by `redis-cli`, beside every client under test. @returns its output. */
export const askRedis = async (port: number, ...command: readonly string[]): Promise<string> =>
  (await run('redis-cli', ['-e', '-p', String(port), ...command])).stdout.trimEnd();
