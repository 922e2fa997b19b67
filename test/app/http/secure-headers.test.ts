import { expect } from 'chai';
import { operatorKey, Service } from '../../support/service.ts';
import { harbourArticle } from '../../support/texts.ts';

describe('headers', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  after(() => service.stop());

  const generate = (headers: Record<string, string> = {}) =>
    service.post('/api/generate', { text: harbourArticle }, headers);

  for (const path of [
    '/health',
    '/livez',
    '/readyz',
    '/health/cache',
    '/api/v1/health',
    '/api/rate-limit-status',
    '/api/usage/status',
    '/api/premium/status',
    '/api/session',
    '/api/emails',
    '/api/emails/stats',
    '/api/cache/stats',
    '/api/analytics/summary',
    '/api/analytics/redis-stats',
    '/api/monitor/health',
    '/debug/startup',
    '/test-redis',
    '/metrics',
  ]) {
    it(`keep GET ${path} out of every cache, and browsers safe`, async () => {
      const { status, headers } = await service.get(path, { 'X-API-Key': operatorKey });
      expect(status).to.equal(200);
      expect(headers.get('Cache-Control')).to.equal('no-store');
      expect(headers.get('Content-Security-Policy')).to.contain("default-src 'none'");
      expect(headers.get('X-Content-Type-Options')).to.equal('nosniff');
      expect(headers.get('Referrer-Policy')).to.equal('no-referrer');
    });
  }

  it('keep refusals out of every cache', async () => {
    for (const { status, headers } of [
      await service.get('/nothing'),
      await service.get('/metrics'),
      await service.get('/api/generate'),
      await service.get('/api/threads/th_none'),
      await service.post('/api/generate', {}),
    ]) {
      expect(status).to.be.within(400, 499);
      expect(headers.get('Cache-Control'), String(status)).to.equal('no-store');
    }
  });

  it('let clients keep a thread, and caches on the way only ask again', async () => {
    const { body, headers } = await generate();
    expect(headers.has('Cache-Control')).to.equal(false);
    expect((await generate()).headers.has('Cache-Control')).to.equal(false);
    const found = await service.get(`/api/threads/${body.id}`);
    expect(found.headers.get('Cache-Control')).to.equal('private, no-cache');
    const unchanged = await service.get(`/api/threads/${body.id}`, {
      'If-None-Match': found.headers.get('ETag') ?? '',
    });
    expect([unchanged.status, unchanged.headers.get('Cache-Control')]).to.deep.equal([304, 'private, no-cache']);
  });

  it('keep an answer out of every cache that was asked for with no-store', async () => {
    expect((await generate({ 'Cache-Control': 'no-store' })).headers.get('Cache-Control')).to.equal('no-store');
  });
});
