import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Address, RedisTarget } from '../../src/adapters/redis/ioredis/redis-target.ts';
import { freePorts, host, RedisProcess } from './redis-process.ts';
import { patience } from './until.ts';

const run = promisify(execFile);

/** Servers on loopback, and how they are reached. */
export interface Topology {
  readonly target: RedisTarget;
  /** Those that hold data; of a Sentinel group the master first. */
  readonly data: readonly RedisProcess[];
  stop(): Promise<void>;
}

const topology = (target: RedisTarget, data: readonly RedisProcess[], others: readonly RedisProcess[]): Topology => ({
  target,
  data,
  stop: async () => void (await Promise.all([...others, ...data].map((server) => server.stop()))),
});

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

const makeCertificates = async (folder: string): Promise<Readonly<Record<'ca' | 'key' | 'cert', string>>> => {
  const [ca, caKey, key, request, cert, names] = ['ca.pem', 'ca.key', 'key', 'csr', 'cert.pem', 'names'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string, string, string];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await writeFile(names, 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  await run('openssl', ['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=test', '-keyout', caKey, '-out', ca]);
  await run('openssl', ['req', ...newKey, '-subj', '/CN=localhost', '-keyout', key, '-out', request]);
  const signing = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', names];
  await run('openssl', ['x509', '-req', '-in', request, ...signing, '-out', cert]);
  return { ca, key, cert };
};

/** A master, two replicas and three Sentinels. */
export const startSentinel = async (): Promise<Topology> => {
  const name = 'main';
  const [master = 0, first = 0, second = 0, ...watching] = await freePorts(6);
  const fast = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
  const data = [await RedisProcess.start(master, fast)];
  const follow = ['--replicaof', `${host} ${master}`];
  data.push(...(await Promise.all([first, second].map((port) => RedisProcess.start(port, [...fast, ...follow])))));
  await Promise.all(data.slice(1).map((replica) => replica.says(/MASTER <-> REPLICA sync: Finished with success/)));
  const conf = (port: number): string =>
    [
      `port ${port}`,
      `bind ${host}`,
      'logfile ""',
      `sentinel monitor ${name} ${host} ${master} 2`,
      `sentinel down-after-milliseconds ${name} 500`,
      `sentinel failover-timeout ${name} 1000`,
      `sentinel parallel-syncs ${name} 2\n`,
    ].join('\n');
  const sentinels = await Promise.all(watching.map((port) => RedisProcess.start(port, ['--sentinel'], conf(port))));
  await Promise.all(watching.map(hasten));
  // Of use only when each knows both replicas and both of the others.
  const known = [/(\+slave[\s\S]*){2}/, /(\+sentinel sentinel[\s\S]*){2}/];
  await Promise.all(sentinels.flatMap((sentinel) => known.map((words) => sentinel.says(words))));
  const addresses: readonly Address[] = watching.map((port) => ({ host, port }));
  return topology({ kind: 'sentinel', name, sentinels: addresses }, data, sentinels);
};

/** For tests only: discovery in 0.2 s rather than 2 s, a quicker vote. Pings any faster abort failovers. */
const hasten = async (port: number): Promise<void> => {
  const periods = { 'info-period': 200, 'ping-period': 400, 'publish-period': 100, 'ask-period': 100 };
  const pairs = Object.entries({ ...periods, 'election-timeout': 1000 })
    .flat()
    .map(String);
  await askRedis(port, 'sentinel', 'debug', ...pairs);
};

export interface ClusterOptions {
  /** Of each master; 0 where not given. */
  readonly replicas?: number;
  /** For every redis-server. */
  readonly redis?: readonly string[];
}

/** Three masters, and after them their replicas. */
export const startCluster = async ({ replicas = 0, redis = [] }: ClusterOptions = {}): Promise<Topology> => {
  const size = 3 * (1 + replicas);
  const ports = await freePorts(2 * size);
  const options = [
    '--cluster-enabled',
    'yes',
    '--cluster-node-timeout',
    '1000',
    '--cluster-require-full-coverage',
    'no',
    '--repl-diskless-sync-delay',
    '0',
    ...redis,
  ];
  const nodes = await Promise.all(
    Array.from({ length: size }, (_, at) =>
      // Its own default for the bus, port + 10000, can be no port at all.
      RedisProcess.start(ports[at] ?? 0, [...options, '--cluster-port', String(ports[at + size])]),
    ),
  );
  const addresses: readonly Address[] = nodes.map(({ port }) => ({ host, port }));
  const list = addresses.map((address) => `${address.host}:${address.port}`);
  await run('redis-cli', ['--cluster', 'create', ...list, '--cluster-replicas', String(replicas), '--cluster-yes']);
  await Promise.all(nodes.map(({ port }) => knowsAllSlots(port)));
  // One that was never in step is not let take over.
  await Promise.all(nodes.slice(3).map((replica) => replica.says(/MASTER <-> REPLICA sync: Finished with success/)));
  return topology({ kind: 'cluster', nodes: addresses }, nodes, []);
};

const knowsAllSlots = async (port: number): Promise<void> => {
  // The state alone is ok before all slots are known, where full coverage is not required.
  while (!/cluster_state:ok[\s\S]*cluster_slots_ok:16384/.test(await askRedis(port, 'cluster', 'info')))
    await patience();
};

/** A command by `redis-cli`, beside every client under test. @returns its output. */
export const askRedis = async (port: number, ...command: readonly string[]): Promise<string> =>
  (await run('redis-cli', ['-e', '-p', String(port), ...command])).stdout.trimEnd();
