import { expect } from 'chai';
import { recoveryMs } from '../faults/outage.ts';
import { freePorts, host, RedisProcess } from '../support/redis-process.ts';
import { ask, cacheStatus, instances, patient, within } from './instances.ts';

describe('instances that are started before their Redis', function () {
  this.timeout(30_000);
  const start = instances();
  let redis: RedisProcess | undefined;
  afterEach(() => redis?.stop());

  it('serve without it, and share it within two seconds of its start', async () => {
    const [port = 0] = await freePorts(1);
    const variables = { STORAGE: undefined, REDIS_URL: `redis://${host}:${port}`, ...patient };
    const both = await Promise.all([start(variables), start(variables)]);
    const [one, other] = both;
    const order = { text: 'A harbour moved north, to a bay that stays free of ice.' };
    for (const service of both) {
      const { body } = await ask(service, 'GET /health');
      expect(body).to.deep.include({ status: 'degraded' });
      expect(body.services).to.include({ storage: 'redis', redis: 'unavailable' });
      expect((await ask(service, 'POST /api/generate', order)).status).to.equal(200);
      expect((await ask(service, 'GET /api/rate-limit-status')).body).to.include({ using_redis: false });
      const refused = await ask(service, 'POST /api/capture-email', { email: 'ida@example.com' });
      expect([refused.status, refused.headers.has('Retry-After')]).to.deep.equal([503, true]);
    }

    redis = await RedisProcess.start(port);
    for (const service of both) {
      await within(recoveryMs, 'healthy again', async () => {
        const { body } = await ask(service, 'GET /health');
        return body.status === 'healthy' && body.services.redis === 'connected';
      });
    }
    expect(cacheStatus(await ask(one, 'POST /api/generate', order))).to.equal('fwd=miss; stored');
    expect(cacheStatus(await ask(other, 'POST /api/generate', order))).to.equal('hit; detail=storage');
    for (const service of both) {
      const { body } = await ask(service, 'GET /api/rate-limit-status');
      expect(body).to.include({ requests_used: 2, using_redis: true });
      expect((await ask(service, 'POST /api/capture-email', { email: 'ida@example.com' })).status).to.equal(200);
    }
  });
});
