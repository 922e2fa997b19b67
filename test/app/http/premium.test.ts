import { expect } from 'chai';
import { recipe } from '../../../src/app/services.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Answer, operatorKey, Service } from '../../support/service.ts';
import { dayMs } from '../../support/stripe-events.ts';

const asOperator = { 'X-API-Key': operatorKey };
const startMs = Date.UTC(2026, 5, 1);

const cookieIn = ({ headers }: Answer): string => headers.get('Set-Cookie')?.split(';')[0] ?? '';

describe('the premium plan over HTTP', () => {
  let clock: FakeClock;
  let service: Service;
  beforeEach(async () => {
    clock = new FakeClock(startMs);
    service = await Service.start({ RATE_LIMIT_PREMIUM_REQUESTS: '200' }, { clock: recipe([], () => clock) });
  });
  afterEach(() => service.stop());

  const grant = (body: object = {}): Promise<Answer> =>
    service.post('/api/premium/grant', { email: 'ida@example.com', ...body }, asOperator);
  const redeem = (code: string, headers = {}): Promise<Answer> =>
    service.post('/api/premium/redeem', { redeem_code: code }, headers);
  const status = async (headers: Record<string, string> = {}) =>
    (await service.get('/api/premium/status', headers)).body;

  it('is granted, redeemed, told of and revoked', async () => {
    expect(await status()).to.deep.equal({ has_premium: false, plan: 'free', expires_at: null });
    const granted = await grant({ plan: 'premium', duration_days: 7, payment_reference: 'INV 7' });
    const expires_at = new Date(startMs + 7 * dayMs).toISOString();
    expect(granted.body).to.deep.equal({ redeem_code: granted.body.redeem_code, expires_at });
    const redeemed = await redeem(granted.body.redeem_code);
    expect(redeemed.status).to.equal(200);
    const { api_key, ...told } = redeemed.body;
    expect(told).to.deep.equal({ has_premium: true, plan: 'premium', expires_at });
    expect(api_key).to.match(/^thr_[\w-]{44}$/);
    for (const headers of [{ 'X-API-Key': api_key }, { Cookie: cookieIn(redeemed) }]) {
      expect(await status(headers)).to.deep.equal(told);
      const check = await service.get('/api/premium/check', headers);
      expect(check.body).to.deep.equal(told);
      expect(check.headers.get('Cache-Control')).to.equal('no-store');
      expect((await service.get('/api/rate-limit-status', headers)).body).to.include({
        plan: 'premium',
        total_limit: 200,
      });
    }
    const revoked = await service.send('DELETE', '/api/premium/grant/ida%40example.com', { headers: asOperator });
    expect(revoked.body).to.deep.equal({ revoked: true });
    for (const headers of [{ 'X-API-Key': api_key }, { Cookie: cookieIn(redeemed) }]) {
      expect(await status(headers)).to.deep.equal({ has_premium: false, plan: 'free', expires_at: null });
    }
  });

  it('ends on time', async () => {
    const redeemed = await redeem((await grant({ duration_days: 1 })).body.redeem_code);
    const key = { 'X-API-Key': redeemed.body.api_key };
    clock.advance(dayMs - 1);
    expect(await status(key)).to.include({ has_premium: true });
    clock.advance(1);
    expect(await status(key)).to.include({ has_premium: false });
    expect((await service.get('/api/rate-limit-status', key)).body).to.include({ plan: 'free' });
  });

  it('moves the session’s preferences along, under a new cookie', async () => {
    const patched = await service.send('PATCH', '/api/session', {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ preferences: { platform: 'bluesky' } }),
    });
    const before = cookieIn(patched);
    expect(before).to.match(/^threadr=/);
    const redeemed = await redeem((await grant()).body.redeem_code, { Cookie: before });
    const after = cookieIn(redeemed);
    expect(after)
      .to.match(/^threadr=/)
      .and.not.equal(before);
    const session = await service.get('/api/session', { Cookie: after });
    expect(session.body).to.deep.include({ preferences: { platform: 'bluesky' }, plan: 'premium' });
    expect((await service.get('/api/session', { Cookie: before })).body).to.deep.include({
      preferences: {},
      plan: 'free',
    });
  });

  it('issues another key to the same session; the former one is known, and free', async () => {
    const code = (await grant()).body.redeem_code;
    const first = await redeem(code);
    const second = await redeem(code, { Cookie: cookieIn(first) });
    expect(second.status).to.equal(200);
    expect(await status({ 'X-API-Key': second.body.api_key })).to.include({ has_premium: true });
    expect(await status({ 'X-API-Key': first.body.api_key })).to.include({ has_premium: false });
  });

  it('leaves no quota beside the network’s when it has ended', async () => {
    const { body } = await redeem((await grant()).body.redeem_code);
    const key = { 'X-API-Key': body.api_key };
    const ask = (headers: Record<string, string>) => service.post('/api/generate', { text: 'A text.' }, headers);
    expect((await ask(key)).headers.get('RateLimit')).to.match(/r=199/);
    await service.send('DELETE', '/api/premium/grant/ida%40example.com', { headers: asOperator });
    for (const left of [9, 8, 7, 6, 5]) {
      expect((await ask(left % 2 ? key : {})).headers.get('RateLimit')).to.match(new RegExp(`r=${left};`));
    }
  });

  it('says why something cannot be redeemed', async () => {
    const unknown = await redeem('code_of_nobody');
    expect(unknown.status).to.equal(404);
    expect(unknown.body).to.include({ code: 'checkout_unknown' });
    const code = (await grant()).body.redeem_code;
    await redeem(code, { Cookie: `threadr=${'i'.repeat(22)}` });
    const other = await redeem(code, { Cookie: `threadr=${'e'.repeat(22)}` });
    expect(other.status).to.equal(404);
    expect(other.body).to.include({ code: 'checkout_unknown' });
    expect(other.body.detail).to.match(/another browser/);
    expect(other.headers.get('Set-Cookie')).to.equal(null);
  });

  it('bounds how often one may try', async () => {
    for (let attempt = 1; attempt <= 20; attempt++) {
      const answer = await redeem('guess');
      expect(answer.status).to.equal(404);
      expect(answer.headers.get('RateLimit')).to.match(new RegExp(`r=${20 - attempt};`));
    }
    const refused = await redeem((await grant()).body.redeem_code);
    expect(refused.status).to.equal(429);
    expect(refused.body).to.include({ code: 'rate_limited' });
    expect(refused.headers.get('Retry-After')).to.match(/^\d+$/);
    expect((await service.get('/api/rate-limit-status')).body).to.include({ requests_used: 0 });
  });

  const senseless: readonly (readonly [string, unknown, string])[] = [
    ['redeem', {}, ''],
    ['redeem', { redeem_code: 'a', checkout_session_id: 'b' }, ''],
    ['redeem', { redeem_code: '' }, '/redeem_code'],
    ['redeem', { redeem_code: 7 }, '/redeem_code'],
    ['redeem', { checkout_session_id: 'x'.repeat(301) }, '/checkout_session_id'],
    ['redeem', { checkout_session_id: '\0' }, '/checkout_session_id'],
    ['redeem', { code: 'a' }, '/code'],
    ['grant', { email: 'nobody' }, '/email'],
    ['grant', { email: 'ida@example.com', duration_days: 0 }, '/duration_days'],
    ['grant', { email: 'ida@example.com', duration_days: 3651 }, '/duration_days'],
    ['grant', { email: 'ida@example.com', duration_days: 1.5 }, '/duration_days'],
    ['grant', { email: 'ida@example.com', plan: 'gold' }, '/plan'],
    ['grant', { email: 'ida@example.com', payment_reference: '' }, '/payment_reference'],
  ];
  for (const [verb, body, pointer] of senseless) {
    it(`refuses to ${verb} by ${JSON.stringify(body).slice(0, 60)}`, async () => {
      const answer = await service.post(`/api/premium/${verb}`, body, asOperator);
      expect(answer.status).to.equal(400);
      expect(answer.body.code).to.equal('invalid_request');
      expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).to.include(pointer);
    });
  }

  it('refuses to revoke an invalid address, and says when there is nothing to revoke', async () => {
    const remove = (path: string) => service.send('DELETE', `/api/premium/grant/${path}`, { headers: asOperator });
    expect((await remove('nobody')).body).to.include({ status: 400, code: 'invalid_request' });
    expect((await remove('%E0%A4%A')).status).to.be.within(400, 404);
    expect((await remove('nobody%40example.com')).body).to.deep.equal({ revoked: false });
  });

  it('lets operators only grant and revoke', async () => {
    const visitorKey = (await redeem((await grant()).body.redeem_code)).body.api_key;
    for (const [headers, expected] of [
      [{}, 401],
      [{ 'X-API-Key': 'not-an-operators-key' }, 403],
      [{ 'X-API-Key': visitorKey }, 403],
    ] as const) {
      expect((await service.post('/api/premium/grant', { email: 'eve@example.com' }, headers)).status).to.equal(
        expected,
      );
      const revoking = await service.send('DELETE', '/api/premium/grant/ida%40example.com', { headers });
      expect(revoking.status).to.equal(expected);
    }
    expect(await status({ 'X-API-Key': visitorKey })).to.include({ has_premium: true });
  });

  it('leaves no address, code, key or session in the log', async () => {
    const code = (await grant()).body.redeem_code;
    const redeemed = await redeem(code);
    await status({ 'X-API-Key': redeemed.body.api_key, Cookie: cookieIn(redeemed) });
    await service.send('DELETE', '/api/premium/grant/ida%40example.com', { headers: asOperator });
    const log = service.logged.join('');
    expect(log).to.include('"route":"/api/premium/grant/:email"');
    for (const telling of [
      'ida',
      'example.com',
      code,
      redeemed.body.api_key,
      cookieIn(redeemed).slice(8),
      operatorKey,
    ]) {
      expect(log).to.not.include(telling);
    }
  });

  it('knows no webhook where none is set up', async () => {
    const answer = await service.post('/api/webhooks/stripe', {});
    expect(answer.body).to.include({ status: 404, code: 'not_found' });
  });
});
