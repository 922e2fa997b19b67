import { expect } from 'chai';
import { asOperator } from '../../support/service.ts';
import { premiumOverHttp } from './premium-over-http.ts';

describe('the premium plan over HTTP, refused', () => {
  const { grant, redeem, status, service } = premiumOverHttp();

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
    expect((await service().get('/api/rate-limit-status')).body).to.include({ requests_used: 0 });
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
      const answer = await service().post(`/api/premium/${verb}`, body, asOperator);
      expect(answer.status).to.equal(400);
      expect(answer.body.code).to.equal('invalid_request');
      expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).to.include(pointer);
    });
  }

  it('refuses to revoke an invalid address, and says when there is nothing to revoke', async () => {
    const remove = (path: string) => service().send('DELETE', `/api/premium/grant/${path}`, { headers: asOperator });
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
      expect((await service().post('/api/premium/grant', { email: 'eve@example.com' }, headers)).status).to.equal(
        expected,
      );
      const revoking = await service().send('DELETE', '/api/premium/grant/ida%40example.com', { headers });
      expect(revoking.status).to.equal(expected);
    }
    expect(await status({ 'X-API-Key': visitorKey })).to.include({ has_premium: true });
  });

  it('knows no webhook where none is set up', async () => {
    const answer = await service().post('/api/webhooks/stripe', {});
    expect(answer.body).to.include({ status: 404, code: 'not_found' });
  });
});
