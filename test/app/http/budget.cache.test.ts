import { expect } from 'chai';
import { openAiForSuite } from '../../support/openai.ts';
import { Service } from '../../support/service.ts';

describe('a thread for which the budget did not suffice', () => {
  const openai = openAiForSuite();
  let service: Service;
  beforeEach(() => {
    openai.answersPosts(['The harbour moved.'], { usage: { prompt_tokens: 1000, completion_tokens: 20_000 } });
  });
  afterEach(() => service.stop());

  const start = async (variables: Record<string, string>): Promise<void> => {
    service = await Service.start({ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: openai.baseUrl, ...variables });
  };
  const generate = (text: string, headers: Record<string, string> = {}) =>
    service.post('/api/generate', { text }, headers);

  it('is served to no other visitor if the asker had spent a budget of their own', async () => {
    await start({ DAILY_BUDGET_USD_PER_VISITOR: '0.01', TRUSTED_PROXY_HOPS: '1' });
    const [anna, bert] = [{ 'X-Forwarded-For': '203.0.113.1' }, { 'X-Forwarded-For': '203.0.113.2' }];
    await generate('What costs all of it.', anna);
    const degraded = await generate('What both want.', anna);
    expect(degraded.body).to.include({ writer: 'extractive', degraded: 'budget_exhausted' });
    expect(degraded.headers.get('Cache-Status')).to.equal('Threadr; fwd=miss');
    expect((await generate('What both want.', bert)).body).to.include({ writer: 'openai', degraded: null });
  });

  it('is kept for five minutes where all together have spent it', async () => {
    await start({ DAILY_BUDGET_USD: '0' });
    await generate('What both want.');
    const again = await generate('What both want.');
    expect(again.body).to.include({ degraded: 'budget_exhausted', cached: true });
    expect(again.headers.get('Cache-Status')).to.match(/^Threadr; hit; ttl=(?:300|29\d);/);
  });
});
