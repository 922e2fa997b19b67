import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { recipe } from '../../../src/app/services.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { asOperator, Service } from '../../support/service.ts';
import { harbourArticle } from '../../support/texts.ts';

const hourMs = 3_600_000;
/** Late on a Saturday, the last of its month. */
const startMs = Date.UTC(2026, 0, 31, 22);

describe('GET /api/analytics/summary', () => {
  let time: ControlledTime;
  let faulty: FaultyStorage;
  let service: Service;
  const start = async (variables: Record<string, string> = {}): Promise<void> => {
    time = new ControlledTime(startMs);
    faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
    const opened = { storage: faulty.storage, timeoutMs: 200, durableTimeoutMs: 200 };
    service = await Service.start(
      { ANALYTICS_FLUSH_SECONDS: '3600', ...variables },
      { clock: recipe([], () => time), timer: recipe([], () => time), openedStorage: recipe([], () => opened) },
    );
  };
  afterEach(() => service.stop());

  const generate = (order: object = {}, headers: Record<string, string> = {}) =>
    service.post('/api/generate', { text: harbourArticle, ...order }, headers);
  const flush = async (): Promise<void> => (await service.services.get('analyticsSender')).flush();
  const summary = async (query = '') => (await service.get(`/api/analytics/summary${query}`, asOperator)).body;

  it('has the latest thirty days, oldest first, with zeros where nothing happened', async () => {
    await start();
    const { totals, days } = await summary();
    expect(days).to.have.length(30);
    expect(days[0].date).to.equal('2026-01-02');
    expect(days[29].date).to.equal('2026-01-31');
    expect(totals).to.deep.equal({
      requests: 0,
      threads: 0,
      posts: 0,
      cache_hits: 0,
      cache_misses: 0,
      hit_rate_percent: 0,
      collapsed: 0,
      degraded: 0,
      degraded_by: {},
      refused: {},
      errors: {},
      storage_outages: 0,
      storage_recoveries: 0,
      input_tokens: 0,
      cached_input_tokens: 0,
      output_tokens: 0,
      cost_usd: 0,
      saved_usd: 0,
      unique_visitors: 0,
      latency_ms: { hit: { p50: null, p95: null, p99: null }, miss: { p50: null, p95: null, p99: null } },
      hit_speedup: null,
      platforms: {},
      modes: {},
      writers: {},
      top_sites: [],
      not_counted: { requests: 0, visitors: 0, sites: 0 },
    });
    for (const { date, ...day } of days) expect(day, date).to.deep.equal(totals);
  });

  it('separates days at midnight UTC, and unites their visitors', async () => {
    await start({ TRUSTED_PROXIES: '127.0.0.0/8' });
    const [anna, bert] = ['198.51.100.1', '198.51.100.2'].map((address) => ({ 'X-Forwarded-For': address }));
    await generate({}, anna);
    await generate({}, anna);
    await time.pass(2 * hourMs - 1);
    await generate({ url: 'http://10.0.0.1/', text: undefined }, anna);
    await time.pass(1);
    await generate({ platform: 'bluesky' }, anna);
    await generate({}, bert);
    await flush();
    const { totals, days } = await summary('?days=2');
    expect(days.map((day: { date: string }) => day.date)).to.deep.equal(['2026-01-31', '2026-02-01']);
    expect(days[0]).to.deep.include({ requests: 3, cache_hits: 1, cache_misses: 1, unique_visitors: 1 });
    expect(days[0]).to.deep.include({ refused: { url_not_allowed: 1 }, errors: {}, platforms: { x: 2 } });
    expect(days[1]).to.deep.include({ requests: 2, cache_hits: 1, cache_misses: 1, unique_visitors: 2 });
    expect(days[1]).to.deep.include({ refused: {}, platforms: { bluesky: 1, x: 1 } });
    expect(totals).to.deep.include({ requests: 5, threads: 4, cache_hits: 2, cache_misses: 2, unique_visitors: 2 });
    expect(totals).to.deep.include({
      platforms: { x: 3, bluesky: 1 },
      writers: { extractive: 4 },
      hit_rate_percent: 50,
    });
    expect(totals.hit_speedup).to.be.greaterThan(0);
  });

  it('answers for as many days as are kept, and for whole numbers only', async () => {
    await start({ ANALYTICS_DAYS: '20' });
    expect((await summary()).days).to.have.length(20);
    expect((await summary('?days=20')).days).to.have.length(20);
    expect((await summary('?days=1')).days).to.have.length(1);
    for (const query of ['0', '21', '-1', '1.5', '', '1e1', '+7', ' 7', '0x7', 'NaN', '7&days=7', '9'.repeat(400)]) {
      const { status, body } = await service.get(`/api/analytics/summary?days=${query}`, asOperator);
      expect(status, query).to.equal(400);
      expect(body).to.deep.include({
        code: 'invalid_request',
        errors: [{ pointer: '/days', detail: 'Must be one whole number from 1 to 20.' }],
      });
    }
  });

  it('is for operators', async () => {
    await start();
    expect((await service.get('/api/analytics/summary')).status).to.equal(401);
  });

  it('says that storage is down, where it is', async () => {
    await start();
    faulty.reads = 'fails';
    const { status, headers, body } = await service.get('/api/analytics/summary', asOperator);
    expect(status).to.equal(503);
    expect(body.code).to.equal('storage_unavailable');
    expect(Number(headers.get('Retry-After'))).to.be.at.least(1);
  });

  it('reports an outage of storage and its end, and includes everybody who came meanwhile', async () => {
    await start();
    faulty.writes = 'fails';
    for (let i = 0; i < 6; i++) await generate();
    await flush().catch(() => undefined);
    faulty.writes = 'answers';
    await time.pass(2_000);
    await flush();
    const { totals } = await summary();
    expect(totals).to.include({ storage_outages: 1, storage_recoveries: 1, requests: 6, unique_visitors: 1 });
    expect(totals.not_counted).to.deep.equal({ requests: 0, visitors: 0, sites: 0 });
  });
});
