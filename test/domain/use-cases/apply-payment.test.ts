import { expect } from 'chai';
import fc from 'fast-check';
import { aroundStorage } from '../../../src/adapters/guards/around-storage.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { endsAtMs, type Grant, isPremium } from '../../../src/domain/grant.ts';
import { paidGrantId } from '../../../src/domain/payment.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { diesAfter } from '../../support/mortal-storage.ts';
import { nowSeconds as now, openPremium, type Premium, premiumOver } from '../../support/premium.ts';
import { rejectionOf } from '../../support/redis-stores.ts';
import {
  checkout,
  dayMs,
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

const [customer, guest] = [paidGrantId('cus_1'), paidGrantId('pi_1')];
const nowMs = now * 1_000;
const end = now + 30 * 86_400;

const holds = async ({ register }: Premium, id = customer): Promise<boolean> => {
  const grant = await register.find(id);
  return grant !== null && isPremium(grant, nowMs);
};

const having = async (...events: readonly StripeEvent[]): Promise<Premium> => {
  const premium = openPremium();
  await premium.apply(...events);
  return premium;
};

describe('a payment', () => {
  it('once makes a grant for 30 days, which its checkout, payment and address lead to', async () => {
    const premium = await having(checkout(now));
    expect(await holds(premium, guest)).to.equal(true);
    expect(endsAtMs((await premium.register.find(guest)) as Grant)).to.equal(nowMs + 30 * dayMs);
    expect(await premium.register.resolve('checkout:cs_test_1')).to.deep.equal([guest]);
    expect(await premium.register.resolve('payment:pi_1')).to.deep.equal([guest]);
  });

  it('that is not made yet makes none, and its checkout is known', async () => {
    const premium = await having(checkout(now, { payment_status: 'unpaid' }));
    expect(await premium.register.find(guest)).to.equal(null);
    expect(await premium.register.resolve('checkout:cs_test_1')).to.deep.equal([guest]);
    await premium.apply(checkout(now + 60, {}, 'async_payment_succeeded'));
    expect(await holds(premium, guest)).to.equal(true);
  });

  it('that is refunded, or disputed, ends it, and one in part does not', async () => {
    expect(await holds(await having(checkout(now), refund(now + 1)), guest)).to.equal(false);
    expect(await holds(await having(checkout(now), dispute(now + 1)), guest)).to.equal(false);
  });

  it('that was refunded before anybody heard of it does not begin', async () => {
    expect(await holds(await having(refund(now + 1), checkout(now)), guest)).to.equal(false);
    expect(await holds(await having(dispute(now + 1), checkout(now, { customer: 'cus_1' })))).to.equal(false);
  });
});

describe('what is bought once beside a subscription', () => {
  const bought = (created: number) => checkout(created, { customer: 'cus_1', metadata: { duration_days: '365' } });
  const subscribed = [subscriptionCheckout(now - 900), invoicePaid(now - 900, end)];

  it('lasts whatever becomes of that one, which was cancelled before or is afterwards', async () => {
    for (const cancelledAt of [now - 600, now + 600]) {
      const premium = await having(...subscribed, subscriptionDeleted(cancelledAt), bought(now));
      expect(endsAtMs((await premium.register.find(customer)) as Grant)).to.equal(nowMs + 365 * dayMs);
    }
    expect(await holds(await having(...subscribed, bought(now), invoiceFailed(now + 600)))).to.equal(true);
  });

  it('ends when it is refunded, also if the subscription goes on', async () => {
    const premium = await having(...subscribed, bought(now), refund(now + 1), invoicePaid(now + 600, end));
    expect(endsAtMs((await premium.register.find(customer)) as Grant)).to.equal(end * 1_000);
  });
});

describe('a subscription', () => {
  it('holds from the checkout on, until the invoice says until when', async () => {
    const premium = await having(subscriptionCheckout(now));
    expect(endsAtMs((await premium.register.find(customer)) as Grant)).to.equal(nowMs + 31 * dayMs);
    await premium.apply(invoicePaid(now, end));
    expect(endsAtMs((await premium.register.find(customer)) as Grant)).to.equal(end * 1_000);
    expect(await holds(premium)).to.equal(true);
  });

  it('on trial holds by its invoice, not by its checkout', async () => {
    const premium = await having(subscriptionCheckout(now, { payment_status: 'no_payment_required' }));
    expect(await holds(premium)).to.equal(false);
    await premium.apply(invoicePaid(now, end));
    expect(await holds(premium)).to.equal(true);
  });

  it('ends when it is deleted, and is suspended while its invoice is not paid', async () => {
    const bought = [subscriptionCheckout(now), invoicePaid(now, end)];
    expect(await holds(await having(...bought, subscriptionDeleted(now + 9)))).to.equal(false);
    const premium = await having(...bought, invoiceFailed(now + 9), subscriptionUpdated(now + 9, 'past_due', end));
    expect(await holds(premium)).to.equal(false);
    await premium.apply(invoicePaid(now + 10, end), subscriptionUpdated(now + 10, 'active', end));
    expect(await holds(premium)).to.equal(true);
  });

  it('that follows another is known by its invoice, where nothing else was said of it; one that was deleted stays so', async () => {
    const cancelled = [subscriptionCheckout(now), invoicePaid(now, end), subscriptionDeleted(now + 9)];
    const second = { parent: { subscription_details: { subscription: 'sub_2' } } };
    expect(await holds(await having(...cancelled, invoicePaid(now + 20, end, second)))).to.equal(true);
    expect(await holds(await having(...cancelled, invoicePaid(now + 20, end)))).to.equal(false);
    const both = [invoicePaid(now + 20, end, second), subscriptionDeleted(now + 8, { id: 'sub_2' })];
    expect(await holds(await having(...cancelled, ...both))).to.equal(false);
  });

  it('that goes on does not undo a refund; what is paid for later does', async () => {
    const premium = await having(
      subscriptionCheckout(now),
      refund(now + 5, { customer: 'cus_1', payment_intent: 'pi_7' }),
      subscriptionUpdated(now + 6, 'active', end),
    );
    expect(await holds(premium)).to.equal(false);
    await premium.apply(invoicePaid(now + 7, end));
    expect(await holds(premium)).to.equal(true);
  });

  it('is ended by a dispute, which names its payment only: in today’s API by way of the payment itself', async () => {
    const bought = [subscriptionCheckout(now), invoicePaid(now, end)];
    expect(await holds(await having(...bought, paymentSucceeded(now), dispute(now + 5)))).to.equal(false);
    expect(await holds(await having(...bought, dispute(now + 5), paymentSucceeded(now)))).to.equal(false);
    const older = invoicePaid(now, end, { parent: null, subscription: 'sub_1', payment_intent: 'pi_1' });
    expect(await holds(await having(subscriptionCheckout(now), older, dispute(now + 5)))).to.equal(false);
    expect(await holds(await having(dispute(now + 5), subscriptionCheckout(now), older))).to.equal(false);
  });

  it('leaves no grant behind of a payment that says nothing but whose it is', async () => {
    const premium = await having(paymentSucceeded(now));
    expect(await premium.register.find(customer)).to.equal(null);
  });
});

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
        expect(await kept(await having(...again))).to.deep.equal(await kept(await having(...events)));
      }),
    );
  });

  it('comes to the same where the process dies at any step, and the event is sent again', async () => {
    for (const [i, event] of life.entries()) {
      const before = life.slice(0, i).toReversed();
      const expected = await kept(await having(...before, event));
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
        expect(await kept(premiumOver(memory, clock))).to.deep.equal(await kept(await having(...events)));
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
