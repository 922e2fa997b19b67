import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { RedisTarget } from '../../../../src/adapters/redis/ioredis/redis-target.ts';
import type { RedisStorage } from '../../../../src/adapters/redis/redis-storage.ts';
import { StorageFault } from '../../../../src/domain/failure.ts';
import { closingAfter } from '../../../support/closing.ts';
import { startCluster, startSentinel } from '../../../support/redis-groups.ts';
import { freePorts, host } from '../../../support/redis-process.ts';
import { openStorage, storageOver, transportTo } from '../../../support/redis-stores.ts';
import { rejectionOf } from '../../../support/rejection.ts';
import { askRedis, firstOf, startTls, type Topology } from '../../../support/topologies.ts';
import { untilTrue, untilWorks } from '../../../support/until.ts';

const visitor = fileURLToPath(new URL('../../../support/redis-visitor.ts', import.meta.url));

/** @returns what the visitor's process ended with; it ends only by itself. */
const visit = async (target: RedisTarget): Promise<unknown> => {
  const child = spawn(process.execPath, [visitor, JSON.stringify(target)], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  return code;
};

type Closing = ReturnType<typeof closingAfter>;
type Body = (servers: () => Topology, closing: Closing) => void;

const suite = (name: string, start: () => Promise<Topology>, body: Body): void => {
  describe(name, function () {
    this.timeout(60_000);
    let servers: Topology;
    before(async () => {
      servers = await start();
    });
    after(() => servers.stop());
    body(() => servers, closingAfter(afterEach));

    it('is left by its clients without a trace', async () => {
      expect(await visit(servers.target)).to.equal(0);
    });
  });
};

suite('Redis over TLS', startTls, (servers, closing) => {
  const reasonFor = async (tls: { readonly ca?: string; readonly insecure?: boolean }): Promise<string> => {
    const told: string[] = [];
    const transport = closing(transportTo({ ...servers().target, tls }, { onState: (_state, why) => told.push(why) }));
    // On a machine that is slow, a handshake that takes too long may be told of before.
    await untilTrue(() => told.some((why) => why.includes('certificate')));
    await transport.ready(500);
    const fault = await rejectionOf(storageOver(transport).probe());
    await transport.close();
    expect(new Set(told).size, told.join('; ')).to.equal(told.length);
    expect(fault).to.be.instanceOf(StorageFault);
    return told.find((why) => why.includes('certificate')) ?? '';
  };

  it('is not trusted with the certificate of an unknown authority, and that is said once', async () => {
    expect(await reasonFor({})).to.match(/^Redis shows a certificate of an authority that is not trusted \([A-Z_]+\)$/);
    const ca = closing(await startTls()).target.tls?.ca ?? '';
    expect(await reasonFor({ ca })).to.match(/^Redis shows a certificate [a-z ]+\([A-Z_]+\)$/);
  });

  it('is trusted with any certificate only where that is asked for', async () => {
    const store = closing(await openStorage({ ...servers().target, tls: { insecure: true } }));
    await store.probe();
  });
});

suite('a Sentinel group', startSentinel, (servers, closing) => {
  it('fails over, and the client with it, to all that was waited for', async () => {
    const store = closing(await openStorage(servers().target, { commandTimeoutMs: 200, waitReplicas: 2 }));
    expect(await store.lists.insert('e', 'emails', 'id', 'v', { durable: true })).to.equal(true);
    await store.counters.take('v1', 'k', { limit: 1, windowMs: 60_000, cost: 1 });
    await store.values.put('v1', 'last', 'v', { durable: true });
    await firstOf(servers()).kill();
    expect(await rejectionOf(store.values.put('p', 'k', 'v'))).to.be.instanceOf(StorageFault);
    await untilWorks(() => store.probe());
    expect((await store.lists.page('e', 'emails', null, 1)).records).to.deep.equal([{ id: 'id', value: 'v' }]);
    expect((await store.counters.take('v1', 'k', { limit: 1, windowMs: 60_000, cost: 1 })).granted).to.equal(false);
  });
});

suite('a Cluster of three masters', startCluster, (servers, closing) => {
  /** A partition whose hits are in the slots of that node. */
  const partitionOf = async (port: number): Promise<string> => {
    const own = await askRedis(port, 'CLUSTER', 'MYID');
    const nodes = (await askRedis(port, 'CLUSTER', 'NODES')).split('\n');
    const [from = 0, to = 0] = (nodes.find((node) => node.startsWith(own))?.split(' ')[8] ?? '').split('-').map(Number);
    for (let at = 0; ; at += 1) {
      const slot = Number(await askRedis(port, 'CLUSTER', 'KEYSLOT', `{p${at}}`));
      if (slot >= from && slot <= to) return `p${at}`;
    }
  };
  const call = (store: RedisStorage, p: string) =>
    store.counters.take(p, 'k', { limit: 100, windowMs: 60_000, cost: 1 });

  it('is asked in one tick for what is on two nodes, of which neither waits for the other', async () => {
    const [first, second] = servers().data;
    const [slow, quick] = await Promise.all([partitionOf(first?.port ?? 0), partitionOf(second?.port ?? 0)]);
    const store = closing(await openStorage(servers().target, { commandTimeoutMs: 400 }));
    await Promise.all([call(store, slow), call(store, quick)]);
    first?.freeze();
    let slowEnded = false;
    const slowCall = rejectionOf(call(store, slow)).then((fault) => {
      slowEnded = true;
      return fault;
    });
    expect((await call(store, quick)).granted).to.equal(true);
    expect((await store.entries.read(quick, 'k', ['ns'])).kind).to.equal('miss');
    expect(slowEnded).to.equal(false);
    expect(await slowCall).to.be.instanceOf(StorageFault);
    expect((await call(store, quick)).granted).to.equal(true);
    first?.thaw();
    await untilWorks(() => call(store, slow));
  });

  it('is described as a whole', async () => {
    const store = closing(await openStorage(servers().target));
    const { memoryUsedBytes, connectedClients, durability } = await store.describe();
    const used = await Promise.all(
      servers().data.map(async ({ port }) => {
        const info = await askRedis(port, 'INFO', 'memory');
        return Number(/used_memory:(\d+)/.exec(info)?.[1]);
      }),
    );
    expect(memoryUsedBytes).to.be.greaterThan(Math.max(...used) * 2);
    expect(connectedClients).to.be.at.least(3);
    expect(durability).to.equal('no');
  });

  it('says which master a partition is on, also of names that no partition has', async () => {
    const store = closing(await openStorage(servers().target));
    for (const { port } of servers().data) {
      const partition = await partitionOf(port);
      expect(store.shardOf?.(partition)).to.equal(`${host}:${port}`);
      expect(await store.probe(partition)).to.have.property('latencyMs');
      expect(await askRedis(port, 'EXISTS', `threadr:probe:{${partition}}:`)).to.equal('1');
    }
    for (const odd of ['', '{', '}', '{}', 'a{b}', '\ud800', '日本', 'x'.repeat(512)]) {
      expect(store.shardOf?.(odd), odd).to.match(/^127\.0\.0\.1:\d+$/);
    }
    const [port = 0] = await freePorts(1);
    const nowhere = closing(storageOver(transportTo({ kind: 'cluster', nodes: [{ host, port }] })));
    expect(nowhere.shardOf?.('p')).to.equal('');
  });

  it('loses a node: what is on the others goes on, durable writes as well', async () => {
    const [, , third] = servers().data;
    const [lost, kept] = await Promise.all([partitionOf(third?.port ?? 0), partitionOf(firstOf(servers()).port)]);
    const store = closing(await openStorage(servers().target, { commandTimeoutMs: 200 }));
    await third?.kill();
    for (let round = 0; round < 50; round += 1) {
      const [gone, granted] = await Promise.all([rejectionOf(call(store, lost)), untilWorks(() => call(store, kept))]);
      expect(gone).to.be.instanceOf(StorageFault);
      expect(granted.used).to.be.greaterThan(0);
      expect(await store.values.put(kept, 'durable', `${round}`, { durable: true })).to.equal(true);
    }
  });
});

describe('Redis that is nowhere', function () {
  this.timeout(60_000);

  it('is left by its clients without a trace, however it was looked for', async () => {
    const [port = 0] = await freePorts(1);
    const address = { host, port };
    const targets: readonly RedisTarget[] = [
      { kind: 'single', ...address },
      { kind: 'single', ...address, tls: {} },
      { kind: 'sentinel', name: 'main', sentinels: [address] },
      { kind: 'cluster', nodes: [address] },
    ];
    expect(await Promise.all(targets.map(visit))).to.deep.equal([0, 0, 0, 0]);
  });
});
