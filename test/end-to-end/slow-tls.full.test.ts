import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { closingAfter } from '../support/closing.ts';
import { TcpProxy } from '../support/proxy.ts';
import { host } from '../support/redis-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { startTls } from '../support/topologies.ts';
import { ask, instances, patient } from './instances.ts';

/** Of every connection, before TLS begins. */
const heldMs = 1_500;

describe('an instance whose Redis takes its time for each connection', function () {
  this.timeout(30_000);
  const start = instances();
  const closing = closingAfter(afterEach);
  const directory = temporaryDirectory();

  it('starts with it, where REDIS_CONNECT_TIMEOUT_MS gives it that time', async () => {
    const { target } = closing(await startTls());
    if (target.kind !== 'single') throw new Error('not a single Redis');
    const proxy = closing(await TcpProxy.to(target.port, { heldMs }));
    const ca = join(directory(), 'ca.pem');
    await writeFile(ca, target.tls?.ca ?? '');
    const service = await start({
      STORAGE: undefined,
      REDIS_URL: `rediss://${host}:${proxy.port}`,
      REDIS_TLS_CA: ca,
      REDIS_CONNECT_TIMEOUT_MS: '20000',
      STORAGE_REQUIRED: 'true',
      ...patient,
    });
    expect((await ask(service, 'GET /health')).body).to.deep.include({ status: 'healthy' });
    // It connected once: what had been given up would have been told.
    expect(service.lines.filter((line) => line.includes('Redis is down'))).to.deep.equal([]);
  });
});
