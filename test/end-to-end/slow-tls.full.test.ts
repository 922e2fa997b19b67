import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { TcpProxy } from '../support/proxy.ts';
import { host } from '../support/redis-process.ts';
import { startTls, type Topology } from '../support/topologies.ts';
import { ask, instances, patient } from './instances.ts';

/** Of every connection, before TLS begins. */
const heldMs = 1_500;

describe('an instance whose Redis takes its time for each connection', function () {
  this.timeout(30_000);
  const start = instances();
  let redis: Topology;
  let proxy: TcpProxy;
  let folder: string;
  before(async () => {
    redis = await startTls();
    if (redis.target.kind !== 'single') throw new Error('not a single Redis');
    proxy = await TcpProxy.to(redis.target.port, { heldMs });
    folder = await mkdtemp(join(tmpdir(), 'threadr-ca-'));
    await writeFile(join(folder, 'ca.pem'), redis.target.tls?.ca ?? '');
  });
  after(async () => {
    await proxy.close();
    await Promise.all([redis.stop(), rm(folder, { recursive: true })]);
  });

  it('starts with it, where REDIS_CONNECT_TIMEOUT_MS gives it that time', async () => {
    const service = await start({
      STORAGE: undefined,
      REDIS_URL: `rediss://${host}:${proxy.port}`,
      REDIS_TLS_CA: join(folder, 'ca.pem'),
      REDIS_CONNECT_TIMEOUT_MS: '20000',
      STORAGE_REQUIRED: 'true',
      ...patient,
    });
    expect((await ask(service, 'GET /health')).body).to.deep.include({ status: 'healthy' });
    // It connected once: what had been given up would have been told.
    expect(service.lines.filter((line) => line.includes('Redis is down'))).to.deep.equal([]);
  });
});
