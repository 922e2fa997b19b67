import { expect } from 'chai';
import { Service } from '../../support/service.ts';

describe('visitors', () => {
  let service: Service;
  afterEach(() => service.stop());
  const from = (address: string) => ({ 'X-Forwarded-For': address });

  it('are told where they stand, which costs nothing', async () => {
    service = await Service.start();
    const before = await service.get('/api/rate-limit-status');
    expect(before.body).to.deep.equal({
      requests_used: 0,
      requests_remaining: 10,
      total_limit: 10,
      window_hours: 1,
      minutes_until_reset: 0,
      using_redis: false,
      plan: 'free',
    });
    await service.post('/api/generate', { text: 'A short note.' });
    const after = await service.get('/api/rate-limit-status');
    expect(after.body).to.include({ requests_used: 1, requests_remaining: 9 });
    expect(after.body.minutes_until_reset).to.be.within(59, 61);
    expect(after.headers.get('RateLimit')).to.contain('r=9');
  });

  it('are limited by windows that floats have no exact number for', async () => {
    service = await Service.start({ RATE_LIMIT_WINDOW_HOURS: '1.1' });
    expect((await service.post('/api/generate', { text: 'A short note.' })).status).to.equal(200);
    expect((await service.get('/api/rate-limit-status')).body).to.include({ requests_used: 1, window_hours: 1.1 });
  });

  it('are operators with any of the keys, whatever it looks like', async () => {
    const keys = ['a-first-key-of-operators', `thr_${'k'.repeat(44)}`];
    service = await Service.start({ API_KEYS: keys.join(',') });
    const status = (key: string) => service.get('/api/premium/status', { 'X-API-Key': key });
    for (const key of keys) expect((await status(key)).body.plan).to.equal('operator');
    expect((await status(`thr_${'l'.repeat(44)}`)).status).to.equal(403);
    expect((await status(keys.join(', '))).status).to.equal(403);
  });

  it('share one quota where no proxy is trusted, and that is warned about once', async () => {
    service = await Service.start();
    await service.post('/api/generate', { text: 'A short note.' }, from('198.51.100.1'));
    const other = await service.get('/api/rate-limit-status', from('198.51.100.2'));
    expect(other.body.requests_used).to.equal(1);
    expect(service.logged.filter((line) => line.includes('TRUSTED_PROXIES'))).to.have.length(1);
  });

  it('have a quota each behind a trusted proxy', async () => {
    service = await Service.start({ TRUSTED_PROXIES: '127.0.0.0/8' });
    await service.post('/api/generate', { text: 'A short note.' }, from('198.51.100.1'));
    expect((await service.get('/api/rate-limit-status', from('198.51.100.1'))).body.requests_used).to.equal(1);
    expect((await service.get('/api/rate-limit-status', from('198.51.100.2'))).body.requests_used).to.equal(0);
    expect(
      (await service.get('/api/rate-limit-status', from('198.51.100.2, 198.51.100.1'))).body.requests_used,
    ).to.equal(1);
  });

  it('leave an e-mail address, twenty an hour, known or new alike', async () => {
    service = await Service.start();
    const leave = (email: string) => service.post('/api/capture-email', { email, source: 'footer' });
    const first = await leave('Ada@Example.com ');
    expect(first.status).to.equal(200);
    expect(first.body).to.include({ status: 'success', success: true, email: 'ada@example.com' });
    const again = await service.post('/api/subscribe', { email: 'ada@example.com' });
    expect(again.body).to.deep.equal(first.body);
    for (let i = 2; i < 20; i++) expect((await leave(`a${i}@example.com`)).status).to.equal(200);
    const tooMany = await leave('late@example.com');
    expect(tooMany.status).to.equal(429);
    expect((await service.get('/api/rate-limit-status')).body.requests_used).to.equal(0);
    const bad = await leave('no address');
    expect(bad.status).to.equal(400);
    expect(bad.body.errors[0].pointer).to.equal('/email');
  });

  it('are not to be found in any log line: neither e-mail nor key nor text', async () => {
    service = await Service.start();
    await service.post('/api/capture-email', { email: 'ada@example.com' });
    await service.post('/api/generate', { text: 'Something private.' });
    await service.get('/debug/startup', { 'X-API-Key': 'an-operators-key-for-tests' });
    await service.get('/debug/startup', { 'X-API-Key': 'thr_a-wrong-key', Cookie: 'session=s3cret' });
    const log = service.logged.join('');
    expect(log).to.contain('/api/capture-email');
    for (const secret of ['ada@', 'an-operators-key', 'thr_a-wrong-key', 's3cret', 'private'])
      expect(log).to.not.contain(secret);
  });
});
