import { setTimeout as pause } from 'node:timers/promises';
import type { RedisTarget } from '../../src/adapters/redis/ioredis/redis-target.ts';
import { ChildService } from '../support/child-service.ts';
import { firstOf, startCluster, startSentinel, type Topology } from '../support/topologies.ts';
import { expectAnswered, expectCalm, expectRecovery, loaded } from './outage.ts';
import { untilHealth, variables } from './scene.ts';

const sentinelVariables = (target: RedisTarget): Record<string, string> => {
  if (target.kind !== 'sentinel') throw new Error('not a Sentinel group');
  const sentinels = target.sentinels.map(({ host, port }) => `${host}:${port}`).join(',');
  return { ...variables, STORAGE: 'redis', REDIS_SENTINELS: sentinels, REDIS_SENTINEL_NAME: target.name };
};

const clusterVariables = (target: RedisTarget): Record<string, string> => {
  if (target.kind !== 'cluster') throw new Error('not a Cluster');
  const nodes = target.nodes.map(({ host, port }) => `${host}:${port}`).join(',');
  return { ...variables, STORAGE: 'redis', REDIS_CLUSTER_NODES: nodes };
};

type Nodes = Topology['data'];

// Sentinels need half a second to find a master down, and about two to agree on another.
const failoverMs = 15_000;
const outMs = 3_000;

describe('the service under load', function () {
  this.timeout(60_000);
  let servers: Topology;
  let service: ChildService;
  afterEach(async () => {
    await service.stop();
    await servers.stop();
  });

  it('goes on through a failover by Sentinels, and uses the new master by itself', async () => {
    servers = await startSentinel();
    service = await ChildService.start(sentinelVariables(servers.target));
    const load = await loaded(service, 1);
    await firstOf(servers).kill();
    await untilHealth(service, 'degraded');
    await expectRecovery(service, failoverMs);
    await load.answered(200);
    await load.end();
    expectAnswered(load.exchanges, [200]);
    expectCalm(service);
  });

  // The breaker's own trials ask one of the nodes: where another is lost they go well, and it closes and opens again.
  const losses = {
    'the first node of a Cluster is killed': (nodes: Nodes) => nodes[0]?.kill(),
    'the last node of a Cluster is killed': (nodes: Nodes) => nodes[2]?.kill(),
    'the last node of a Cluster hangs': (nodes: Nodes) => nodes[2]?.freeze(),
  };
  for (const [name, lose] of Object.entries(losses)) {
    it(`goes on while ${name}`, async () => {
      servers = await startCluster();
      service = await ChildService.start(clusterVariables(servers.target));
      const load = await loaded(service, 2);
      await lose(servers.data);
      await pause(outMs);
      await load.answered(200);
      await load.end();
      expectAnswered(load.exchanges, [200]);
      expectCalm(service);
    });
  }
});
