import { expect } from 'chai';
import { OpenAiStandIn } from '../../support/openai.ts';
import { host } from '../../support/redis-process.ts';
import { operatorKey, Service } from '../../support/service.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../support/topologies.ts';

describe('a budget in a Redis that loses its data', () => {
  let openai: OpenAiStandIn;
  let redis: Topology;
  let service: Service;
  before(async () => {
    [openai, redis] = await Promise.all([OpenAiStandIn.start(), startSingle()]);
    openai.answersPosts(['The harbour moved.'], { usage: { prompt_tokens: 1_000, completion_tokens: 200 } });
  });
  afterEach(() => service.stop());
  after(() => Promise.all([openai.stop(), redis.stop()]));

  it('is not granted again on that day', async () => {
    service = await Service.start({
      STORAGE: 'redis',
      REDIS_URL: `redis://${host}:${firstOf(redis).port}`,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: openai.baseUrl,
      DAILY_BUDGET_USD: '0.02',
      RATE_LIMIT_REQUESTS: '10000',
    });
    const degraded = async (n: number): Promise<string | null> =>
      (await service.post('/api/generate', { text: `Boat number ${n} came.` }, { 'X-API-Key': operatorKey })).body
        .degraded;
    let calls = 0;
    while ((await degraded(1_000 + calls)) === null) calls++;
    expect(calls).to.be.above(0);
    await askRedis(firstOf(redis).port, 'FLUSHALL');
    expect(await degraded(9_999)).to.equal('budget_exhausted');
  });
});
