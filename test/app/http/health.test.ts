import { expect } from 'chai';
import { wiring } from '../../../src/app/container.ts';
import { openLog } from '../../../src/app/logger.ts';
import { readSettings } from '../../../src/app/settings/settings.ts';
import { assemble } from '../../../src/app/wire.ts';
import { operatorKey, Service } from '../../support/service.ts';

describe('health', () => {
  let service: Service;
  before(async () => {
    service = await Service.start({ OPENAI_API_KEY: 'sk-not-to-be-seen-anywhere' });
  });
  after(() => service.stop());

  it('GET /health names the chosen adapters', async () => {
    const { status, body } = await service.get('/health');
    expect(status).to.equal(200);
    expect(body).to.include({ status: 'healthy', environment: 'test' });
    expect(body.version).to.match(/^\d+\.\d+\.\d+$/);
    expect(body.services).to.deep.equal({ storage: 'memory', redis: 'not_configured', writer: 'openai' });
  });

  it('GET /livez and /readyz', async () => {
    expect((await service.get('/livez')).status).to.equal(200);
    expect((await service.get('/readyz')).status).to.equal(200);
  });

  it('GET /readyz says no while the instance starts and while it drains, and yes between', async () => {
    const settings = readSettings({ PORT: '0', NODE_ENV: 'test', STORAGE: 'memory' });
    const services = assemble(wiring(settings, openLog('silent')));
    const { url } = await services.get('server');
    const lifecycle = await services.get('lifecycle');
    const probe = async () => {
      const answer = await fetch(`${url}/readyz`);
      const { code } = (await answer.json()) as { readonly code?: string };
      return [answer.status, code, answer.headers.has('Retry-After')];
    };
    try {
      expect(await probe()).to.deep.equal([503, 'starting', true]);
      expect((await fetch(`${url}/livez`)).status).to.equal(200);
      lifecycle.ready();
      expect(await probe()).to.deep.equal([200, undefined, false]);
      lifecycle.drain();
      expect(await probe()).to.deep.equal([503, 'draining', true]);
    } finally {
      await (await services.get('server')).stop({ graceMs: 0 });
      expect(await services.stop()).to.deep.equal([]);
    }
  });

  it('GET /debug/startup shows operators the chosen adapters and why, without secrets', async () => {
    const { status, body, text } = await service.get('/debug/startup', { 'X-API-Key': operatorKey });
    expect(status).to.equal(200);
    expect(body).to.include({ redis_available: false, storage: 'memory', writer: 'openai' });
    expect(body.bound.writer).to.contain('OPENAI_API_KEY is set');
    expect(body.settings.OPENAI_API_KEY).to.equal('(set, masked)');
    expect(body.settings.PORT).to.equal('0');
    expect(text).to.not.contain('sk-not-to-be-seen').and.not.contain(operatorKey);
  });

  it('GET /metrics is for operators', async () => {
    expect((await service.get('/metrics')).status).to.equal(401);
    const { text } = await service.get('/metrics', { 'X-API-Key': operatorKey });
    expect(text).to.match(/threadr_http_request_seconds_count\{[^}]*route="\/livez"[^}]*\} \d/);
  });

  it('goes along with a trace', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { headers } = await service.get('/livez', { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    expect(headers.get('X-Request-Id')).to.equal(trace);
    const bad = await service.get('/livez', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` });
    expect(bad.headers.get('X-Request-Id')).to.match(/-/);
  });

  it('sends browsers security headers', async () => {
    const { headers } = await service.get('/livez');
    expect(headers.get('Content-Security-Policy')).to.contain("default-src 'none'");
    expect(headers.get('X-Content-Type-Options')).to.equal('nosniff');
  });
});
