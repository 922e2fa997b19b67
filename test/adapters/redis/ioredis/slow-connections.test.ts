import { expect } from 'chai';
import type { RedisTarget } from '../../../../src/adapters/redis/ioredis/redis-target.ts';
import { closingAfter } from '../../../support/closing.ts';
import { TcpProxy } from '../../../support/proxy.ts';
import { freePorts, host } from '../../../support/redis-process.ts';
import { storageOver, transportTo } from '../../../support/redis-stores.ts';
import { askRedis, startSingle, startTls, type Topology } from '../../../support/topologies.ts';
import { untilTrue } from '../../../support/until.ts';

/** Longer than ioredis waits by itself for a Cluster's slots, and than a call may take here. */
const heldMs = 1_300;
const limits = { commandTimeoutMs: 1_000, connectTimeoutMs: 6_000 };

const portOf = ({ target }: Topology): number => {
  if (target.kind !== 'single') throw new Error('not a single Redis');
  return target.port;
};

describe('a Redis that takes its time for each connection', () => {
  const closing = closingAfter(afterEach);

  const expectUsable = async (target: RedisTarget): Promise<void> => {
    const told: string[] = [];
    const transport = closing(transportTo(target, { ...limits, onState: (...news) => told.push(news.join(': ')) }));
    const store = storageOver(transport);
    expect(await transport.ready(limits.connectTimeoutMs), told.join()).to.equal(true);
    await store.probe();
    await store.close();
    expect(told).to.deep.equal(['ready: ']);
  };

  it('is connected to by TLS, at the first attempt', async () => {
    const redis = closing(await startTls());
    const proxy = closing(await TcpProxy.to(portOf(redis), { heldMs }));
    await expectUsable({ ...redis.target, kind: 'single', host, port: proxy.port });
  });

  it('is connected to as a Cluster by TLS, whose slots are asked for on a connection of their own', async () => {
    const [plain = 0, bus = 0] = await freePorts(2);
    const cluster = ['--cluster-enabled', 'yes', '--tls-cluster', 'yes', '--cluster-port', String(bus)];
    const redis = closing(await startTls(['--port', String(plain), '--cluster-announce-ip', host, ...cluster]));
    const proxy = closing(await TcpProxy.to(portOf(redis), { heldMs }));
    await askRedis(plain, 'CONFIG', 'SET', 'cluster-announce-tls-port', String(proxy.port));
    await askRedis(plain, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await untilTrue(async () => (await askRedis(plain, 'CLUSTER', 'INFO')).includes('cluster_state:ok'));
    const { tls } = redis.target;
    await expectUsable({ kind: 'cluster', nodes: [{ host, port: proxy.port }], ...(tls && { tls }) });
  });

  it('is given up where it takes longer than the setting allows', async () => {
    const redis = closing(await startSingle());
    const proxy = closing(await TcpProxy.to(portOf(redis)));
    // Connections are made, and nothing comes on them.
    proxy.mode = 'blackhole';
    const told: string[] = [];
    const transport = closing(
      transportTo(
        { kind: 'single', host, port: proxy.port, tls: { insecure: true } },
        { ...limits, connectTimeoutMs: 100, onState: (...news) => told.push(news.join(': ')) },
      ),
    );
    expect(await transport.ready(600)).to.equal(false);
    await transport.close();
    expect(told).to.deep.equal(['down: Redis did not answer in time (ETIMEDOUT)']);
  });
});
