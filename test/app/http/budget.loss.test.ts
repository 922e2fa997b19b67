import { expect } from 'chai';
import { closingAfter } from '../../support/closing.ts';
import { openAiForSuite } from '../../support/openai.ts';
import { host } from '../../support/redis-process.ts';
import { asOperator, Service } from '../../support/service.ts';
import { askRedis, firstOf, startSingle } from '../../support/topologies.ts';

describe('a budget in a Redis that loses its data', () => {
  const openai = openAiForSuite();
  const closing = closingAfter(afterEach);

  it('is not granted again on that day', async () => {
    openai.answersPosts(['The harbour moved.'], { usage: { prompt_tokens: 1_000, completion_tokens: 200 } });
    const redis = closing(await startSingle());
    const starting = Service.start({
      STORAGE: 'redis',
      REDIS_URL: `redis://${host}:${firstOf(redis).port}`,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: openai.baseUrl,
      DAILY_BUDGET_USD: '0.02',
      RATE_LIMIT_REQUESTS: '10000',
      REDIS_TIMEOUT_MS: '2000',
    });
    const service = closing(await starting);
    const degraded = async (n: number): Promise<string | null> =>
      (await service.post('/api/generate', { text: `Boat number ${n} came.` }, asOperator)).body.degraded;
    let calls = 0;
    while ((await degraded(1_000 + calls)) === null) calls++;
    expect(calls).to.be.above(0);
    await askRedis(firstOf(redis).port, 'FLUSHALL');
    expect(await degraded(9_999)).to.equal('budget_exhausted');
  });
});
