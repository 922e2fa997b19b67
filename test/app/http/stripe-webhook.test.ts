import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { recipe } from '../../../src/app/services.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { type Answer, Service } from '../../support/service.ts';
import {
  checkout,
  type Delivery,
  deliveryOf,
  dispute,
  refund,
  type StripeEvent,
  stripeEvent,
  subscriptionDeleted,
  webhookSecret,
} from '../../support/stripe-events.ts';

const now = 1_800_000_000;
const path = '/api/webhooks/stripe';

describe('Stripe’s webhook', () => {
  let clock: FakeClock;
  let faulty: FaultyStorage;
  let service: Service;
  beforeEach(async () => {
    clock = new FakeClock(now * 1_000);
    faulty = new FaultyStorage(new MemoryStorage({ clock }));
    service = await Service.start(
      { STRIPE_WEBHOOK_SECRET: webhookSecret, SECRET: 'a secret for tests' },
      { clock: recipe([], () => clock), storage: recipe([], () => faulty.storage) },
    );
  });
  afterEach(() => service.stop());

  const deliver = ({ payload, signature }: Delivery): Promise<Answer> =>
    service.post(path, payload, { 'Stripe-Signature': signature });
  const send = (event: StripeEvent): Promise<Answer> => deliver(deliveryOf(event));
  const redeem = (): Promise<Answer> => service.post('/api/premium/redeem', { checkout_session_id: 'cs_test_1' });

  it('acknowledges a paid checkout, and its buyer is premium', async () => {
    const answer = await send(checkout(now));
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal({ received: true });
    expect((await redeem()).body).to.include({ has_premium: true, expires_at: '2027-02-14T08:00:00.000Z' });
  });

  it('makes a checkout pending that is not paid yet', async () => {
    expect((await send(checkout(now, { payment_status: 'unpaid' }))).status).to.equal(200);
    const pending = await redeem();
    expect(pending.status).to.equal(409);
    expect(pending.body).to.include({ code: 'checkout_pending' });
    await send(checkout(now + 9, {}, 'async_payment_succeeded'));
    expect((await redeem()).status).to.equal(200);
  });

  it('acknowledges a replay, which changes nothing', async () => {
    const delivery = deliveryOf(checkout(now));
    for (let i = 0; i < 3; i++) expect((await deliver(delivery)).status).to.equal(200);
    await send(refund(now + 5));
    expect((await deliver(delivery)).status).to.equal(200);
    expect((await redeem()).body).to.include({ code: 'checkout_unknown' });
  });

  it('takes events out of order', async () => {
    for (const event of [dispute(now + 9), checkout(now)]) expect((await send(event)).status).to.equal(200);
    expect((await redeem()).status).to.equal(404);
  });

  it('acknowledges and ignores irrelevant events, and logs malformed ones', async () => {
    expect((await send(stripeEvent('customer.created', now, { id: 'cus_1' }))).body).to.deep.equal({ received: true });
    expect(service.logged.join('')).to.not.include('"level":"warn"');
    const odd = subscriptionDeleted(now, { customer: null, metadata: { note: 'confidential' } });
    expect((await send(odd)).body).to.deep.equal({ received: true });
    const [line, ...others] = service.logged.filter((text) => text.includes('"level":"warn"'));
    expect(others).to.deep.equal([]);
    expect(JSON.parse(line ?? '')).to.include({ event: odd.id, type: 'customer.subscription.deleted' });
    expect(line).to.not.include('confidential');
  });

  it('refuses requests without a recent signature of Stripe, and does nothing', async () => {
    const { payload, signature } = deliveryOf(checkout(now));
    const asked = faulty.asked.length;
    for (const delivery of [
      { payload: payload.replace('pi_1', 'pi_2'), signature },
      { payload, signature: '' },
      { payload: '', signature },
      { payload, signature: 'v1=' },
      deliveryOf(payload, { secret: 'whsec_other', signedAt: now }),
      deliveryOf(payload, { signedAt: now - 301 }),
    ]) {
      const answer = await deliver(delivery);
      expect(answer.status).to.equal(400);
      expect(answer.body).to.include({ code: 'invalid_signature' });
    }
    expect(faulty.asked.length).to.equal(asked);
    expect((await redeem()).status).to.equal(404);
  });

  it('takes the body as it comes, whatever it is called', async () => {
    const { payload, signature } = deliveryOf(`\n  ${JSON.stringify(checkout(now), null, 2)}\n`, { signedAt: now });
    const headers = { 'Stripe-Signature': signature, 'Content-Type': 'text/plain; charset=latin1' };
    expect((await service.send('POST', path, { headers, body: payload })).status).to.equal(200);
  });

  it('claims nothing while storage is down, so that Stripe sends it again', async () => {
    const delivery = deliveryOf(checkout(now));
    for (const behaviour of ['fails', 'loses'] as const) {
      faulty.writes = behaviour;
      const answer = await deliver(delivery);
      expect(answer.status, behaviour).to.equal(503);
      expect(answer.body).to.include({ code: 'storage_unavailable' });
      expect(answer.headers.get('Retry-After')).to.match(/^\d+$/);
    }
    faulty.all = 'answers';
    expect((await deliver(delivery)).status).to.equal(200);
    expect((await redeem()).status).to.equal(200);
  });

  it('refuses a body of more than 1 MiB, said or not said to be', async () => {
    const large = deliveryOf(JSON.stringify(checkout(now, { padding: 'x'.repeat(2 ** 20) })), { signedAt: now });
    expect((await deliver(large)).body).to.include({ status: 413, code: 'body_too_large' });
    const chunks = new ReadableStream({
      start: (controller) => {
        for (let i = 0; i < 20; i++) controller.enqueue(new Uint8Array(2 ** 16));
        controller.close();
      },
    });
    const streamed = await service.send('POST', path, { body: chunks, duplex: 'half' } as RequestInit);
    expect(streamed.body).to.include({ status: 413, code: 'body_too_large' });
    const allowed = deliveryOf(JSON.stringify(checkout(now, { padding: 'x'.repeat(2 ** 20 - 2_000) })), {
      signedAt: now,
    });
    expect((await deliver(allowed)).status).to.equal(200);
  });

  it('survives a client that leaves during the body', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{`);
    socket.end();
    socket.resume();
    await once(socket, 'close');
    expect((await send(checkout(now))).status).to.equal(200);
    expect(service.logged.join('')).to.not.match(/"level":"(warn|error)"/);
  });

  it('is not limited, and leaves nothing confidential in the log', async () => {
    for (let i = 0; i < 30; i++) expect((await send(checkout(now + i))).status).to.equal(200);
    const log = service.logged.join('');
    for (const telling of ['Ida', 'example.com', 'cs_test_1', 'pi_1', webhookSecret])
      expect(log).to.not.include(telling);
  });
});
