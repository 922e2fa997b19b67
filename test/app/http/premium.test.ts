import { expect } from 'chai';
import { type Answer, asOperator, operatorKey } from '../../support/service.ts';
import { dayMs } from '../../support/stripe-events.ts';
import { premiumOverHttp, startMs } from './premium-over-http.ts';

const cookieIn = ({ headers }: Answer): string => headers.get('Set-Cookie')?.split(';')[0] ?? '';

describe('the premium plan over HTTP', () => {
  const { grant, redeem, status, clock, service } = premiumOverHttp();

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
      const check = await service().get('/api/premium/check', headers);
      expect(check.body).to.deep.equal(told);
      expect(check.headers.get('Cache-Control')).to.equal('no-store');
      expect((await service().get('/api/rate-limit-status', headers)).body).to.include({
        plan: 'premium',
        total_limit: 200,
      });
    }
    const revoked = await service().send('DELETE', '/api/premium/grant/ida%40example.com', { headers: asOperator });
    expect(revoked.body).to.deep.equal({ revoked: true });
    for (const headers of [{ 'X-API-Key': api_key }, { Cookie: cookieIn(redeemed) }]) {
      expect(await status(headers)).to.deep.equal({ has_premium: false, plan: 'free', expires_at: null });
    }
  });

  it('ends on time', async () => {
    const redeemed = await redeem((await grant({ duration_days: 1 })).body.redeem_code);
    const key = { 'X-API-Key': redeemed.body.api_key };
    clock().advance(dayMs - 1);
    expect(await status(key)).to.include({ has_premium: true });
    clock().advance(1);
    expect(await status(key)).to.include({ has_premium: false });
    expect((await service().get('/api/rate-limit-status', key)).body).to.include({ plan: 'free' });
  });

  it('moves the session’s preferences along, under a new cookie', async () => {
    const patched = await service().send('PATCH', '/api/session', {
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
    const session = await service().get('/api/session', { Cookie: after });
    expect(session.body).to.deep.include({ preferences: { platform: 'bluesky' }, plan: 'premium' });
    expect((await service().get('/api/session', { Cookie: before })).body).to.deep.include({
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
    const ask = (headers: Record<string, string>) => service().post('/api/generate', { text: 'A text.' }, headers);
    expect((await ask(key)).headers.get('RateLimit')).to.match(/r=199/);
    await service().send('DELETE', '/api/premium/grant/ida%40example.com', { headers: asOperator });
    for (const left of [9, 8, 7, 6, 5]) {
      expect((await ask(left % 2 ? key : {})).headers.get('RateLimit')).to.match(new RegExp(`r=${left};`));
    }
  });

  it('leaves no address, code, key or session in the log', async () => {
    const code = (await grant()).body.redeem_code;
    const redeemed = await redeem(code);
    await status({ 'X-API-Key': redeemed.body.api_key, Cookie: cookieIn(redeemed) });
    await service().send('DELETE', '/api/premium/grant/ida%40example.com', { headers: asOperator });
    const log = service().logged.join('');
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
});
