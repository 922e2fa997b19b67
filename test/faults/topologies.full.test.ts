import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { sourcePartitions, visitorPartitions } from '../../src/adapters/records/partitions.ts';
import type { RedisTarget } from '../../src/adapters/redis/ioredis/redis-target.ts';
import { type ChildService, childServices } from '../support/child-service.ts';
import { closingAfter } from '../support/closing.ts';
import { startCluster, startSentinel } from '../support/redis-groups.ts';
import { host, type RedisProcess } from '../support/redis-process.ts';
import { askRedis, firstOf, type Topology } from '../support/topologies.ts';
import { untilTrue } from '../support/until.ts';
import { areShared, ClusterVisitors, partitionsOf, type Sighting } from './cluster-visitors.ts';
import { expectAnswered, expectCalm, expectRecovery, loaded, stepsOf } from './outage.ts';
import { type LoggedTransition, transitionsOf, untilHealth, variables } from './scene.ts';

const sentinelVariables = (target: RedisTarget): Record<string, string> => {
  if (target.kind !== 'sentinel') throw new Error('not a Sentinel group');
  const sentinels = target.sentinels.map(({ host, port }) => `${host}:${port}`).join(',');
  return { ...variables, STORAGE: 'redis', REDIS_SENTINELS: sentinels, REDIS_SENTINEL_NAME: target.name };
};

/** Longer than usual: that nobody is disturbed is looked at call by call, and this machine may be busy. */
const deadlineMs = 2_000;

const clusterVariables = (target: RedisTarget): Record<string, string> => {
  if (target.kind !== 'cluster') throw new Error('not a Cluster');
  const nodes = target.nodes.map(({ host, port }) => `${host}:${port}`).join(',');
  return { ...variables, STORAGE: 'redis', REDIS_CLUSTER_NODES: nodes, REDIS_TIMEOUT_MS: String(deadlineMs) };
};

// Sentinels need half a second to find a master down, and about two to agree on another.
const failoverMs = 15_000;
const outMs = 4_000;

interface Loss {
  readonly lose: (node: RedisProcess) => unknown;
  /** Resolves when what the node had can be asked for again. */
  readonly restore: (node: RedisProcess, servers: Topology) => Promise<void>;
}

const nodeAt = ({ data }: Topology, at: number): RedisProcess => {
  const node = data[at];
  if (!node) throw new Error(`no node ${at}`);
  return node;
};

const untilServing = ({ port }: RedisProcess): Promise<void> =>
  untilTrue(async () => (await askRedis(port, 'CLUSTER', 'INFO')).includes('cluster_state:ok'));

const revive = async (node: RedisProcess): Promise<void> => {
  await node.revive();
  await untilServing(node);
};

const thaw = async (node: RedisProcess): Promise<void> => {
  node.thaw();
  await untilServing(node);
};

const levelsOf = (sightings: readonly Sighting[], of: Sighting['what']): readonly string[] =>
  [...new Set(sightings.filter(({ what }) => what === of).map(({ level }) => level))].sort();

const expectShared = (sightings: readonly Sighting[]): void => {
  expect(sightings.filter((sighting) => !areShared([sighting]))).to.deep.equal([]);
};

/** What is on the lost node is answered in the process, threads too; and the breaker opened once for each lane. */
const expectOut = (
  { port }: RedisProcess,
  sightings: readonly Sighting[],
  transitions: readonly LoggedTransition[],
): void => {
  const there = sightings.filter((sighting) => sighting.port === port);
  expect(levelsOf(there, 'standing')).to.deep.equal(['local']);
  expect(levelsOf(there, 'thread')).to.deep.equal(['spare']);
  for (const lane of ['reads', 'writes'] as const) expect(stepsOf(transitions, lane)).to.deep.equal(['closed to open']);
};

/** Nobody noticed whose partitions are on other nodes. */
const expectUndisturbed = (lost: RedisProcess, { sightings }: ClusterVisitors, service: ChildService): void => {
  const elsewhere = sightings.filter(({ port }) => port !== lost.port);
  expect(elsewhere.length).to.be.greaterThan(sightings.length / 2);
  expectShared(elsewhere);
  for (const { shard } of transitionsOf(service)) expect(shard).to.equal(`${host}:${lost.port}`);
};

describe('the service under load', function () {
  this.timeout(90_000);
  const closing = closingAfter(afterEach);
  const run = childServices();
  let servers: Topology;
  let service: ChildService;

  it('goes on through a failover by Sentinels, and uses the new master by itself', async () => {
    servers = closing(await startSentinel());
    service = await run(sentinelVariables(servers.target)).listening();
    const load = await loaded(service, 1);
    await firstOf(servers).kill();
    await untilHealth(service, 'degraded');
    await expectRecovery(service, failoverMs);
    await load.answered(200);
    await load.end();
    expectAnswered(load, [200]);
    expectCalm(service);
  });

  /** The Cluster loses a node under load, and is given it back, or another in its place. */
  const loseNode = async (at: number, { lose, restore }: Loss): Promise<void> => {
    const lost = nodeAt(servers, at);
    service = await run(clusterVariables(servers.target)).listening();
    const visitors = await ClusterVisitors.of(service, servers);
    const load = await loaded(service, 2);
    visitors.begin();
    try {
      await lose(lost);
      await untilHealth(service, 'degraded');
      // What was kept there is made anew, once.
      await visitors.round();
      await pause(outMs);
      const [whileOut, transitions] = [await visitors.round(), transitionsOf(service)];
      await restore(lost, servers);
      await expectRecovery(service);
      expectOut(lost, whileOut, transitions);
      await load.answered(200);
      expect(levelsOf(await visitors.round(), 'standing')).to.deep.equal(['shared']);
    } finally {
      await Promise.all([visitors.end(), load.end()]);
    }
    expectUndisturbed(lost, visitors, service);
    expectAnswered(load, [200], { deadlineMs });
    expectCalm(service);
  };

  const losses: Readonly<Record<string, Loss & { readonly at: number }>> = {
    'its first node is killed': { at: 0, lose: (node) => node.kill(), restore: revive },
    'its last node is killed': { at: 2, lose: (node) => node.kill(), restore: revive },
    'its first node hangs': { at: 0, lose: (node) => node.freeze(), restore: thaw },
    'its last node hangs': { at: 2, lose: (node) => node.freeze(), restore: thaw },
  };
  for (const [name, loss] of Object.entries(losses)) {
    it(`goes on with the rest of a Cluster while ${name}, and with all of it when that is back`, async () => {
      servers = closing(await startCluster());
      await loseNode(loss.at, loss);
    });
  }

  it('goes on with the rest of a Cluster while a replica takes over from its last node, and with that by itself', async () => {
    servers = closing(await startCluster({ replicas: 1 }));
    const lost = nodeAt(servers, 2);
    service = await run(clusterVariables(servers.target)).listening();
    const visitors = await ClusterVisitors.of(service, servers);
    const load = await loaded(service, 3);
    visitors.begin();
    try {
      await lost.kill();
      await untilTrue(async () => {
        const portOf = await partitionsOf(servers);
        return [...sourcePartitions, ...visitorPartitions].every((partition) => portOf(partition) !== lost.port);
      });
      await expectRecovery(service);
      // What was kept there is on the replica.
      expectShared(await visitors.round());
      await load.answered(200);
    } finally {
      await Promise.all([visitors.end(), load.end()]);
    }
    for (const lane of ['reads', 'writes'] as const) {
      expect(stepsOf(transitionsOf(service), lane)).to.deep.equal([
        'closed to open',
        'open to half-open',
        'half-open to closed',
      ]);
    }
    expectUndisturbed(lost, visitors, service);
    expectAnswered(load, [200], { deadlineMs });
    expectCalm(service);
  });
});
