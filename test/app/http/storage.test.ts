import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { recipe, type Services } from '../../../src/app/services.ts';
import type { Recipes } from '../../../src/app/wire.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { asOperator, Service } from '../../support/service.ts';
import { harbourArticle } from '../../support/texts.ts';

describe('storage, over HTTP', () => {
  let faulty: FaultyStorage;
  let service: Service;
  const start = async (
    variables: Record<string, string> = {},
    replaced: Partial<Recipes<Services>> = {},
  ): Promise<void> => {
    faulty = new FaultyStorage(new MemoryStorage({ clock: systemClock }));
    const opened = { storage: faulty.storage, timeoutMs: 200, durableTimeoutMs: 200 };
    service = await Service.start(variables, { openedStorage: recipe([], () => opened), ...replaced });
  };
  const redis = { STORAGE: 'redis', REDIS_HOST: 'a-stand-in.example' };
  afterEach(() => service.stop());

  const generate = (order: object = {}) => service.post('/api/generate', { text: harbourArticle, ...order });
  const clear = (body: unknown) =>
    service.send('DELETE', '/api/cache/clear', {
      headers: { ...asOperator, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const isCached = async (order: object = {}): Promise<boolean> => (await generate(order)).body.cached;

  it('is cleared by source, by namespace and as a whole', async () => {
    await start({ RATE_LIMIT_REQUESTS: '100' });
    const other = { text: 'Something else altogether.' };
    for (const [body, scope] of [
      [{ text: `${harbourArticle}\r\n` }, 'text'],
      [{ namespace: 'threads' }, 'namespace'],
      [{ all: true }, 'all'],
    ] as const) {
      await generate();
      await generate({ platform: 'bluesky' });
      await generate(other);
      expect(await isCached()).to.equal(true);
      const cleared = await clear(body);
      expect(cleared.body).to.deep.equal({ cleared: true, scope });
      expect(await isCached({ platform: 'bluesky' })).to.equal(false);
      expect(await isCached()).to.equal(false);
      expect(await isCached(other)).to.equal(scope === 'text');
    }
  });

  it('names the target that it cannot clear', async () => {
    await start();
    for (const body of [{}, { all: true, text: 'a' }, { namespace: 'emails' }, { all: false }, { url: 'nonsense' }]) {
      const answer = await clear(body);
      expect(answer.status, JSON.stringify(body)).to.equal(400);
      expect(answer.body.code).to.equal('invalid_request');
    }
    expect((await service.send('DELETE', '/api/cache/clear', {})).status).to.equal(401);
  });

  it('is counted', async () => {
    await start();
    await generate();
    await generate();
    await (await service.services.get('analyticsSender')).flush();
    const { body } = await service.get('/api/cache/stats', asOperator);
    expect(body).to.include({ available: true, backend: 'memory', cache_entries: 1, rate_limit_entries: 1 });
    expect(body).to.include({ hits: 1, misses: 1, hit_rate_percent: 50 });
    expect(body.memory_used).to.match(/^[\d.]+[BKM]$/);
    const stats = await service.get('/api/analytics/redis-stats', asOperator);
    expect(stats.body).to.deep.include({ backend: 'memory', durable: 'no', entries: { cache: 1, rate_limit: 1 } });
  });

  it('is tried by a round trip', async () => {
    await start();
    const tested = await service.get('/test-redis', asOperator);
    expect(tested.body).to.include({ status: 'success', test_result: 'test_value' });
    expect((await service.get('/health/cache')).body).to.include({ status: 'healthy', backend: 'memory' });
    const all = await service.get('/api/monitor/health', asOperator);
    expect(all.body.storage).to.deep.include({ state: 'ok', breaker: { reads: 'closed', writes: 'closed' } });
    expect(all.body.writer).to.deep.equal({ name: 'extractive', breaker: 'closed', in_flight: 0, queued: 0 });
    expect(all.body.process.rss_bytes).to.be.greaterThan(0);
  });

  for (const kind of ['memory', 'sqlite']) {
    it(`is no Redis to clients of old where it is ${kind}`, async () => {
      await start({ STORAGE: kind });
      expect((await service.get('/api/v1/health')).body).to.deep.equal({
        status: 'ok',
        redis: { status: 'not_configured', latency: null, connected: false },
      });
      expect((await service.get('/health')).body.services).to.include({ redis: 'not_configured' });
      expect((await service.get('/health/cache')).body.stats).to.include({ redis_available: false });
    });
  }

  it('is the Redis that clients of old know where it is one', async () => {
    await start(redis);
    const { body } = await service.get('/api/v1/health');
    expect(body).to.deep.include({ status: 'ok' });
    expect(body.redis).to.include({ status: 'healthy', connected: true });
    expect(body.redis.latency).to.match(/^\d+ms$/);
    expect((await service.get('/health/cache')).body.stats).to.include({ redis_available: true });
  });

  it('is asked for the counts of hits at most once a second, however often the cache’s health is asked', async () => {
    const time = new ControlledTime();
    await start({}, { clock: recipe([], () => time) });
    const look = () => service.get('/health/cache');
    const asked = (): number => faulty.asked.filter((verb) => verb === 'counters.fields').length;
    const answers = [...(await Promise.all([look(), look()])), await look()];
    expect(answers.map(({ body }) => body.stats.hits)).to.deep.equal([0, 0, 0]);
    expect(asked()).to.equal(1);
    await time.pass(1_000);
    await look();
    expect(asked()).to.equal(2);
  });

  describe('while it is down', () => {
    const fail = async (variables: Record<string, string> = {}): Promise<void> => {
      await start(variables);
      await generate();
      faulty.all = 'fails';
      for (let i = 0; i < 3; i++) await generate();
    };

    it('stops neither threads nor limits', async () => {
      await fail();
      const { status, body, headers } = await generate();
      expect(status).to.equal(200);
      expect(body.cached).to.equal(true);
      expect(headers.get('Cache-Status')).to.contain('detail=spare');
      const standing = await service.get('/api/rate-limit-status');
      expect(standing.body).to.include({ requests_used: 5, using_redis: false });
      const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => generate({ max_posts: 1 + (i % 20) })));
      expect(answers.filter(({ status }) => status === 200)).to.have.length(5);
      expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200, 429]));
    });

    it('keeps no e-mail and claims nothing', async () => {
      await fail();
      const { status, body, headers } = await service.post('/api/capture-email', { email: 'a@example.com' });
      expect(status).to.equal(503);
      expect(body.code).to.equal('storage_unavailable');
      expect(Number(headers.get('Retry-After'))).to.be.greaterThan(0);
    });

    it('is reported by every health check, and all answer 200', async () => {
      await fail(redis);
      const { body } = await service.get('/health');
      expect(body).to.include({ status: 'degraded' });
      expect(body.services).to.include({ redis: 'unavailable' });
      expect((await service.get('/health/cache')).body).to.include({ status: 'degraded', latency_ms: null });
      expect((await service.get('/api/v1/health')).body).to.deep.equal({
        status: 'ok',
        redis: { status: 'unavailable', latency: null, connected: false },
      });
      expect((await service.get('/api/monitor/health', asOperator)).body).to.include({ status: 'degraded' });
      expect((await service.get('/api/cache/stats', asOperator)).body).to.include({ available: false });
      expect((await service.get('/test-redis', asOperator)).status).to.equal(503);
      expect((await service.get('/readyz')).status).to.equal(200);
    });

    it('makes an instance that needs it not ready', async () => {
      await fail({ STORAGE_REQUIRED: 'true' });
      const { status, body } = await service.get('/readyz');
      expect(status).to.equal(503);
      expect(body.code).to.equal('storage_unavailable');
    });

    it('tells an operator that nothing was cleared', async () => {
      await fail();
      expect((await clear({ all: true })).status).to.equal(503);
    });
  });
});
