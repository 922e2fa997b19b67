import { expect } from 'chai';
import fc from 'fast-check';
import { aroundStorage } from '../../../src/adapters/guards/around-storage.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { paidGrantId } from '../../../src/domain/payment.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { diesAfter } from '../../support/mortal-storage.ts';
import { nowSeconds as now, openPremium, type Premium, premiumAfter, premiumOver } from '../../support/premium.ts';
import { rejectionOf } from '../../support/rejection.ts';
import {
  dispute,
  invoiceFailed,
  invoicePaid,
  paymentSucceeded,
  refund,
  type StripeEvent,
  subscriptionCheckout,
  subscriptionDeleted,
  subscriptionUpdated,
} from '../../support/stripe-events.ts';

const customer = paidGrantId('stripe', 'cus_1');
const nowMs = now * 1_000;
const end = now + 30 * 86_400;

/** All that can happen to one subscription, and to a payment of it. */
const life: readonly StripeEvent[] = [
  subscriptionCheckout(now),
  invoicePaid(now, end),
  paymentSucceeded(now),
  subscriptionUpdated(now, 'active', end),
  invoiceFailed(now + 20),
  subscriptionUpdated(now + 20, 'past_due', end),
  invoicePaid(now + 30, end + 5),
  refund(now + 40, { customer: 'cus_1' }),
  dispute(now + 41),
  subscriptionDeleted(now + 50),
  invoicePaid(now + 60, end + 9, {
    parent: { subscription_details: { subscription: 'sub_2' } },
    customer_email: 'other@example.com',
  }),
];

/** As it is kept; what lies in the grants of payments nobody's is left out. */
const kept = async ({ register }: Premium) => ({
  grant: await register.find(customer),
  checkout: await register.resolve('checkout:cs_test_sub'),
  payment: await register.resolve('payment:pi_1'),
});

const lived = fc
  .subarray([...life], { minLength: 1 })
  .chain((events) =>
    fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })),
  );

describe('whatever is said of a subscription', () => {
  it('comes to the same in every order, and more than once', async () => {
    await fc.assert(
      fc.asyncProperty(lived, async ([events, again]) => {
        expect(await kept(await premiumAfter(...again))).to.deep.equal(await kept(await premiumAfter(...events)));
      }),
    );
  });

  it('comes to the same where the process dies at any step, and the event is sent again', async () => {
    for (const [i, event] of life.entries()) {
      const before = life.slice(0, i).toReversed();
      const expected = await kept(await premiumAfter(...before, event));
      for (let calls = 0, died = true; died; calls++) {
        const { storage, clock, ...premium } = openPremium();
        await premium.apply(...before);
        const mortal = diesAfter(storage, calls);
        await premiumOver(mortal.storage, clock)
          .apply(event)
          .catch(() => undefined);
        died = mortal.isDead();
        await premium.apply(event);
        expect(await kept(premium), `${event.type}, ${calls} calls`).to.deep.equal(expected);
      }
    }
  });

  it('is not acknowledged where the process could not keep all of it', async () => {
    const { storage, clock } = openPremium();
    for (const calls of [0, 1, 2, 3]) {
      const dying = premiumOver(diesAfter(storage, calls).storage, clock);
      expect(await rejectionOf(dying.apply(subscriptionCheckout(now)))).to.be.instanceOf(Error);
    }
  });

  it('comes to the same however two instances take turns', async () => {
    const pair = fc.subarray([...life], { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(pair, fc.scheduler(), async (events, scheduler) => {
        const clock = new FakeClock(nowMs);
        const memory = new MemoryStorage({ clock });
        const storage = aroundStorage(memory, (verb, call) => scheduler.schedule(Promise.resolve(), verb).then(call));
        const applying = Promise.all(events.map((event) => premiumOver(storage, clock).apply(event)));
        await scheduler.waitFor(applying);
        expect(await kept(premiumOver(memory, clock))).to.deep.equal(await kept(await premiumAfter(...events)));
      }),
      { numRuns: 300 },
    );
  });

  it('that comes again writes nothing', async () => {
    const { storage, clock } = openPremium();
    await premiumOver(storage, clock).apply(...life);
    let writes = 0;
    const counted = aroundStorage(storage, (verb, call) => {
      if (verb === 'values.put') writes += 1;
      return call();
    });
    await premiumOver(counted, clock).apply(...life);
    expect(writes).to.equal(0);
  });
});
