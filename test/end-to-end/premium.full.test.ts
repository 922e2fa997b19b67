import { expect } from 'chai';
import { referencePartition } from '../../src/adapters/records/partitions.ts';
import { sha256 } from '../../src/domain/fingerprint.ts';
import type { ChildService } from '../support/child-service.ts';
import { closingAfter } from '../support/closing.ts';
import { TcpProxy } from '../support/proxy.ts';
import { host } from '../support/redis-process.ts';
import {
  checkout,
  deliveryOf,
  dispute,
  invoiceFailed,
  invoicePaid,
  paymentSucceeded,
  refund,
  type StripeEvent,
  subscriptionCheckout,
  subscriptionUpdated,
  webhookSecret,
} from '../support/stripe-events.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../support/topologies.ts';
import { type Answer, ask, asOperator, instances, patient, soon, within } from './instances.ts';

const seconds = (): number => Math.floor(Date.now() / 1_000);

const send = (service: ChildService, event: StripeEvent): Promise<Answer> =>
  ask(service, 'POST /api/webhooks/stripe', event, {
    headers: { 'Stripe-Signature': deliveryOf(event, { signedAt: seconds() }).signature },
  });

/** Each from an address of its own: attempts are limited. */
const redeem = (service: ChildService, proof: object, from = 1): Promise<Answer> =>
  ask(service, 'POST /api/premium/redeem', proof, { headers: { 'X-Forwarded-For': `203.0.113.${from}` } });

const planOf = async (service: ChildService, key: string): Promise<string> =>
  (await ask(service, 'GET /api/rate-limit-status', undefined, { headers: { 'X-API-Key': key } })).body.plan;

/** The quota that a thread is counted in. */
const quotaOf = async (service: ChildService, key: string): Promise<string | null> => {
  const headers = { 'X-API-Key': key, 'X-Forwarded-For': '203.0.113.99' };
  const { status, headers: told } = await ask(service, 'POST /api/generate', { text: 'A harbour moved.' }, { headers });
  expect(status).to.equal(200);
  return told.get('RateLimit-Policy');
};

const shuffled = <T>(items: readonly T[], seed: number): readonly T[] =>
  items
    .map((item, i) => [(i * 7 + seed * 5) % 11, item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);

describe('premium on two instances', function () {
  this.timeout(60_000);
  const start = instances();
  const closing = closingAfter(afterEach);
  let redis: Topology;
  let variables: Record<string, string>;
  before(async () => {
    redis = await startSingle();
    variables = {
      STORAGE: 'auto',
      REDIS_URL: `redis://${host}:${firstOf(redis).port}`,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      SECRET: 'a secret that the instances share',
      TRUSTED_PROXIES: '127.0.0.1',
      ...patient,
    };
  });
  after(() => redis.stop());

  it('is seen by the other soon after the grant, and lost soon after the revocation', async () => {
    const [one, other] = await Promise.all([start(variables), start(variables)]);
    const order = { email: 'ida@example.com' };
    const { redeem_code } = (await ask(one, 'POST /api/premium/grant', order, asOperator)).body;
    const { api_key } = (await redeem(one, { redeem_code })).body;
    for (let round = 0; round < 3; round++) {
      expect(await planOf(other, api_key)).to.equal('premium');
      await ask(one, 'DELETE /api/premium/grant/ida%40example.com', undefined, asOperator);
      expect(await planOf(one, api_key)).to.equal('free');
      await soon('the other lost it', async () => (await planOf(other, api_key)) === 'free');
      expect(await quotaOf(other, api_key)).to.equal('"visitor";q=10;w=3600');
      await ask(one, 'POST /api/premium/grant', order, asOperator);
      expect(await planOf(one, api_key)).to.equal('premium');
      await soon('the other sees it', async () => (await planOf(other, api_key)) === 'premium');
      expect(await quotaOf(other, api_key)).to.equal('"visitor";q=200;w=3600');
    }
  });

  it('comes to the same where all that happens is sent to both at once, in two orders', async () => {
    const [one, other] = await Promise.all([start(variables), start(variables)]);
    const now = seconds() - 100;
    const end = now + 30 * 86_400;
    const life = [
      subscriptionCheckout(now),
      invoicePaid(now, end),
      paymentSucceeded(now),
      subscriptionUpdated(now, 'active', end),
      invoiceFailed(now + 20),
      invoicePaid(now + 30, end + 5),
      refund(now + 40, { customer: 'cus_1' }),
      dispute(now + 41),
      invoicePaid(now + 60, end + 9),
    ];
    const answers = await Promise.all([
      ...shuffled(life, 1).map((event) => send(one, event)),
      ...shuffled(life, 2).map((event) => send(other, event)),
    ]);
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
    const redeemed = await redeem(other, { checkout_session_id: 'cs_test_sub' }, 2);
    expect(redeemed.body).to.deep.include({ has_premium: true, expires_at: new Date((end + 9) * 1_000).toISOString() });
    await send(one, dispute(now + 70));
    await soon('the other lost it', async () => (await planOf(other, redeemed.body.api_key)) === 'free');
  });

  for (const [how, hold] of Object.entries({
    'a reply of storage being lost': async (proxy: TcpProxy) => {
      proxy.mode = 'drop';
    },
    'storage holding writes back': async (_: TcpProxy, port: number) => {
      await askRedis(port, 'client', 'pause', '60000', 'write');
    },
  })) {
    it(`is completed by Stripe’s retry where the process is killed between verifying and answering, ${how}`, async () => {
      const { port } = firstOf(redis);
      const proxy = closing(await TcpProxy.to(port));
      const viaProxy = `redis://${host}:${proxy.port}`;
      const dying = await start({ ...variables, REDIS_URL: viaProxy, REDIS_TIMEOUT_MS: '30000' });
      const checkout_session_id = `cs_killed_${how.length}`;
      const event = checkout(seconds(), { id: checkout_session_id, payment_intent: `pi_${how.length}` });
      await askRedis(port, 'config', 'set', 'slowlog-log-slower-than', '0', 'slowlog-max-len', '1000');
      await hold(proxy, port);
      const lost = send(dying, event).catch((error: Error) => error);
      const sought = referencePartition(sha256(`checkout:${checkout_session_id}`));
      const isSought = async () => (await askRedis(port, 'slowlog', 'get', '1000')).includes(sought);
      await within(10_000, 'storage is asked about the checkout', isSought);
      await dying.kill();
      expect(await lost).to.be.instanceOf(Error);
      await askRedis(port, 'client', 'unpause');
      const survivor = await start(variables);
      // Known already, or not: nobody has it yet.
      expect((await redeem(survivor, { checkout_session_id }, 10)).status).to.be.oneOf([404, 409]);
      expect((await send(survivor, event)).status).to.equal(200);
      expect((await redeem(survivor, { checkout_session_id }, 10)).status).to.equal(200);
    });
  }

  it('is kept, all that was acknowledged, where the process is killed amid many events; the rest comes by the retry', async () => {
    const survivor = await start(variables);
    for (const [round, atLeast] of [1, 12, 30].entries()) {
      const dying = await start(variables);
      const names = Array.from({ length: 40 }, (_, i) => `${round}_${i}`);
      const events = new Map(
        names.map((name) => [name, checkout(seconds(), { id: `cs_many_${name}`, payment_intent: `pi_many_${name}` })]),
      );
      const acknowledged = new Set<string>();
      const sending = [...events].map(async ([name, event]) => {
        const answer = await send(dying, event).catch(() => null);
        if (answer?.status === 200) acknowledged.add(name);
        if (acknowledged.size >= atLeast && !dying.hasEnded) dying.child.kill('SIGKILL');
      });
      await Promise.all(sending);
      await dying.ended;
      expect(acknowledged.size).to.be.at.least(atLeast);
      const redeemAll = (some: Iterable<string>) =>
        Promise.all(
          [...some].map((name, i) =>
            redeem(survivor, { checkout_session_id: `cs_many_${name}` }, 100 + round * 40 + i),
          ),
        );
      for (const { status } of await redeemAll(acknowledged)) expect(status).to.equal(200);
      const rest = names.filter((name) => !acknowledged.has(name));
      for (const name of rest) expect((await send(survivor, events.get(name) as StripeEvent)).status).to.equal(200);
      for (const { status } of await redeemAll(rest)) expect(status).to.equal(200);
    }
  });
});
