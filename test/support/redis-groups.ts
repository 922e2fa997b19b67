import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Address } from '../../src/adapters/redis/ioredis/redis-target.ts';
import { freePorts, host } from './redis-process.ts';
import { askRedis, orNone, type Topology, topology } from './topologies.ts';
import { patience } from './until.ts';

const run = promisify(execFile);

/** A master, two replicas and three Sentinels. */
export const startSentinel = (): Promise<Topology> =>
  orNone(async (start) => {
    const name = 'main';
    const [master = 0, first = 0, second = 0, ...watching] = await freePorts(6);
    const fast = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
    const data = [await start(master, fast)];
    const follow = ['--replicaof', `${host} ${master}`];
    data.push(...(await Promise.all([first, second].map((port) => start(port, [...fast, ...follow])))));
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
    const sentinels = await Promise.all(watching.map((port) => start(port, ['--sentinel'], conf(port))));
    await Promise.all(watching.map(hasten));
    // Of use only when each knows both replicas and both of the others.
    const known = [/(\+slave[\s\S]*){2}/, /(\+sentinel sentinel[\s\S]*){2}/];
    await Promise.all(sentinels.flatMap((sentinel) => known.map((words) => sentinel.says(words))));
    const addresses: readonly Address[] = watching.map((port) => ({ host, port }));
    return topology({ kind: 'sentinel', name, sentinels: addresses }, data, sentinels);
  });

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
export const startCluster = ({ replicas = 0, redis = [] }: ClusterOptions = {}): Promise<Topology> =>
  orNone(async (start) => {
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
        start(ports[at] ?? 0, [...options, '--cluster-port', String(ports[at + size])]),
      ),
    );
    const addresses: readonly Address[] = nodes.map(({ port }) => ({ host, port }));
    const list = addresses.map((address) => `${address.host}:${address.port}`);
    await run('redis-cli', ['--cluster', 'create', ...list, '--cluster-replicas', String(replicas), '--cluster-yes']);
    await Promise.all(nodes.map(({ port }) => knowsAllSlots(port)));
    // One that was never in step is not let take over.
    await Promise.all(nodes.slice(3).map((replica) => replica.says(/MASTER <-> REPLICA sync: Finished with success/)));
    return topology({ kind: 'cluster', nodes: addresses }, nodes, []);
  });

const knowsAllSlots = async (port: number): Promise<void> => {
  // The state alone is ok before all slots are known, where full coverage is not required.
  while (!/cluster_state:ok[\s\S]*cluster_slots_ok:16384/.test(await askRedis(port, 'cluster', 'info')))
    await patience();
};
