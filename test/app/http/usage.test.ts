import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { recipe } from '../../../src/app/services.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { operatorKey, Service } from '../../support/service.ts';

const hourMs = 3_600_000;

describe('GET /api/usage/status', () => {
  let clock: FakeClock;
  let faulty: FaultyStorage;
  let service: Service;
  beforeEach(async () => {
    clock = new FakeClock(Date.UTC(2026, 0, 30, 23));
    faulty = new FaultyStorage(new MemoryStorage({ clock }));
    const opened = { storage: faulty.storage, timeoutMs: 200, durableTimeoutMs: 200 };
    service = await Service.start(
      { TRUSTED_PROXIES: '127.0.0.0/8', ANALYTICS_FLUSH_SECONDS: '3600', RATE_LIMIT_REQUESTS: '3' },
      { clock: recipe([], () => clock), openedStorage: recipe([], () => opened) },
    );
  });
  afterEach(() => service.stop());

  const anna = { 'X-Forwarded-For': '198.51.100.1' };
  const bert = { 'X-Forwarded-For': '198.51.100.2' };
  const generate = (headers: Record<string, string>, order: object = { text: 'A short note.' }) =>
    service.post('/api/generate', order, headers);
  const usage = async (headers: Record<string, string>) => (await service.get('/api/usage/status', headers)).body;
  const flush = async (): Promise<void> => (await service.services.get('usageHistory')).flush();

  it('counts the visitor’s own threads, at once, and spends nothing', async () => {
    expect(await usage(anna)).to.deep.equal({
      daily_used: 0,
      monthly_used: 0,
      plan: 'free',
      total_limit: 3,
      window_hours: 1,
    });
    await generate(anna);
    await generate(anna);
    expect(await usage(anna)).to.include({ daily_used: 2, monthly_used: 2 });
    await flush();
    expect(await usage(anna)).to.include({ daily_used: 2, monthly_used: 2 });
    expect(await usage(bert)).to.include({ daily_used: 0, monthly_used: 0 });
    expect((await service.get('/api/rate-limit-status', anna)).body.requests_used).to.equal(2);
  });

  it('counts no request that ended without a thread', async () => {
    await generate(anna, { url: 'http://10.0.0.1/' });
    await generate(anna, { text: '' });
    for (let i = 0; i < 5; i++) await generate(anna);
    expect(await usage(anna)).to.include({ daily_used: 3, monthly_used: 3 });
  });

  it('begins a day at midnight UTC, and a month with its first day', async () => {
    await generate(anna);
    clock.advance(hourMs);
    expect(await usage(anna)).to.include({ daily_used: 0, monthly_used: 1 });
    await generate(anna);
    await flush();
    expect(await usage(anna)).to.include({ daily_used: 1, monthly_used: 2 });
    clock.advance(24 * hourMs);
    expect(await usage(anna)).to.include({ daily_used: 0, monthly_used: 0 });
  });

  it('tells operators that nothing is counted or limited', async () => {
    const operator = { 'X-API-Key': operatorKey };
    await generate(operator);
    expect(await usage(operator)).to.deep.equal({
      daily_used: 0,
      monthly_used: 0,
      plan: 'operator',
      total_limit: null,
      window_hours: 1,
    });
  });

  it('shows this process’s counts while storage is down', async () => {
    await generate(anna);
    await flush();
    faulty.all = 'fails';
    await generate(anna);
    const { status, body } = await service.get('/api/usage/status', anna);
    expect(status).to.equal(200);
    expect(body).to.include({ daily_used: 2, monthly_used: 2 });
  });

  it('puts nothing of it on the way of a request', async () => {
    await generate(anna);
    faulty.asked.length = 0;
    await generate(anna);
    expect(faulty.asked).to.not.include.members(['counters.add']);
    expect(faulty.asked).to.not.include.members(['counters.addUnique']);
  });
});
