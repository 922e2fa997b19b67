import { expect } from 'chai';
import { priceTable } from '../../../src/adapters/openai/price-table.ts';
import { openAiForSuite } from '../../support/openai.ts';
import { asOperator, Service } from '../../support/service.ts';

describe('a budget', () => {
  const openai = openAiForSuite();
  let service: Service;
  beforeEach(() => {
    openai.answersPosts(['The harbour moved.'], { usage: { prompt_tokens: 1000, completion_tokens: 200 } });
  });
  afterEach(() => service.stop());

  const start = async (variables: Record<string, string> = {}): Promise<void> => {
    service = await Service.start({
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: openai.baseUrl,
      RATE_LIMIT_REQUESTS: '1000',
      ...variables,
    });
  };
  let asked = 0;
  const generate = (headers: Record<string, string> = {}) =>
    service.post('/api/generate', { text: `Boat number ${1_000 + asked++} came to the harbour.` }, headers);
  const monitored = async () => (await service.get('/api/monitor/health', asOperator)).body;
  const startup = async () => (await service.get('/debug/startup', asOperator)).body;

  it('is shown to operators: spent, reserved, and the latest reservation', async () => {
    await start({ DAILY_BUDGET_USD: '5' });
    expect((await monitored()).budget).to.deep.equal({
      daily_usd: 5,
      spent_usd: 0,
      reserved_usd: 0,
      reservation_usd: null,
    });
    // 1000 × 0.10 + 200 × 0.50 USD a million.
    expect((await generate()).body.usage.cost_usd).to.equal(0.0002);
    const { budget } = await monitored();
    expect(budget).to.include({ daily_usd: 5, spent_usd: 0.0002, reserved_usd: 0 });
    expect(budget.reservation_usd).to.be.within(0.0002, 0.05);
    expect((await startup()).bound.budget).to.equal('daily: DAILY_BUDGET_USD=5');
  });

  it('is none where no cap is set', async () => {
    await start();
    expect((await generate()).body.writer).to.equal('openai');
    const nothing = { daily_usd: null, spent_usd: null, reserved_usd: null, reservation_usd: null };
    expect((await monitored()).budget).to.deep.equal(nothing);
    expect((await startup()).bound.budget).to.equal('none: DAILY_BUDGET_USD is not set');
  });

  it('of nothing lets nothing be spent', async () => {
    await start({ DAILY_BUDGET_USD: '0' });
    expect((await generate()).body).to.include({ writer: 'extractive', degraded: 'budget_exhausted' });
    expect(openai.requests).to.have.length(0);
    const line = service.logged.find((text) => text.includes('the writer fell back')) ?? '';
    expect(JSON.parse(line)).to.include({ level: 'info', reason: 'budget_exhausted' });
  });

  it('that is spent is a 503 until the next day without a fallback, and costs the visitor nothing', async () => {
    await start({ DAILY_BUDGET_USD: '0.000001', WRITER_FALLBACK: 'none' });
    const { status, body, headers } = await generate();
    expect([status, body.code]).to.deep.equal([503, 'budget_exhausted']);
    expect(Number(headers.get('Retry-After'))).to.be.within(1, 86_400);
    expect((await service.get('/api/rate-limit-status')).body.requests_used).to.equal(0);
    expect(openai.requests).to.have.length(0);
  });

  it('gets the reservation of a failed call back, whatever the writer then does', async () => {
    for (const fallback of ['extractive', 'none']) {
      await start({ DAILY_BUDGET_USD: '5', WRITER_FALLBACK: fallback });
      openai.fails(500, { message: 'broken' });
      expect((await generate()).status).to.equal(fallback === 'none' ? 503 : 200);
      const { budget } = await monitored();
      expect(budget).to.include({ spent_usd: 0, reserved_usd: 0 });
      expect(budget.reservation_usd).to.be.above(0);
      if (fallback === 'extractive') await service.stop();
    }
  });

  it('pays in full for a call of unknown cost', async () => {
    openai.fails(504, { message: 'a gateway gave up' });
    await start({ DAILY_BUDGET_USD: '5' });
    await generate();
    const { spent_usd, reserved_usd, reservation_usd } = (await monitored()).budget;
    expect([spent_usd, reserved_usd]).to.deep.equal([reservation_usd, 0]);
  });

  it('pays at most the reservation if the server reports impossible figures', async () => {
    await start({ DAILY_BUDGET_USD: '100', OPENAI_MODEL: 'llama-local' });
    const absurd = { prompt_tokens: Number.MAX_SAFE_INTEGER, completion_tokens: Number.MAX_SAFE_INTEGER };
    openai.answersPosts(['The harbour moved.'], { usage: absurd });
    expect((await generate()).body).to.include({ writer: 'openai', degraded: null });
    const { spent_usd, reserved_usd, reservation_usd } = (await monitored()).budget;
    expect(reserved_usd).to.equal(0);
    expect(spent_usd).to.be.above(0).and.at.most(reservation_usd);
  });

  it('pays only once for identical concurrent requests', async () => {
    await start({ DAILY_BUDGET_USD: '5' });
    const order = { text: 'A text that many want.' };
    await Promise.all(Array.from({ length: 20 }, () => service.post('/api/generate', order)));
    expect((await monitored()).budget).to.include({ spent_usd: 0.0002, reserved_usd: 0 });
  });

  it('may be one for each visitor, which does not bind operators', async () => {
    await start({ DAILY_BUDGET_USD_PER_VISITOR: '0.000001', TRUSTED_PROXY_HOPS: '1' });
    for (const address of ['203.0.113.1', '203.0.113.2']) {
      expect((await generate({ 'X-Forwarded-For': address })).body.degraded).to.equal('budget_exhausted');
    }
    expect((await generate(asOperator)).body.degraded).to.equal(null);
    expect((await monitored()).budget).to.include({ daily_usd: null, spent_usd: 0.0002, reserved_usd: 0 });
  });

  it('counts a model without a price as the dearest, and the start says so', async () => {
    await start({ DAILY_BUDGET_USD: '100', OPENAI_MODEL: 'llama-local' });
    // o1-pro: 1000 × 150 + 200 × 600 USD a million.
    expect((await generate()).body.usage.cost_usd).to.equal(0);
    expect((await monitored()).budget).to.include({ spent_usd: 0.27, reserved_usd: 0 });
    const warnings = service.logged.filter((line) => line.includes('the price of the model is not known'));
    expect(warnings).to.have.length(1);
    expect(JSON.parse(warnings[0] ?? '')).to.include({ level: 'warn', model: 'llama-local' });
    const { bound } = await startup();
    expect(bound.writer).to.equal('openai: llama-local, OPENAI_API_KEY is set; its price is not known');
    expect(bound.budget).to.equal(
      'daily: DAILY_BUDGET_USD=100; the model counts as the dearest of OpenAI, because its price is not known',
    );
  });

  it('uses a price table whose date operators can see', async () => {
    await start({ DAILY_BUDGET_USD: '5', DAILY_BUDGET_USD_PER_VISITOR: '0.5', WRITER: 'extractive' });
    const { price_table, bound } = await startup();
    expect(price_table).to.deep.equal(priceTable);
    expect(bound.budget).to.equal(
      'daily: DAILY_BUDGET_USD=5, DAILY_BUDGET_USD_PER_VISITOR=0.5; the writer costs nothing',
    );
  });
});
