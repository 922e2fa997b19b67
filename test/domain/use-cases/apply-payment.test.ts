import { expect } from 'chai';
import { endsAtMs, type Grant, isPremium } from '../../../src/domain/grant.ts';
import { paidGrantId } from '../../../src/domain/payment.ts';
import { nowSeconds as now, type Premium, premiumAfter } from '../../support/premium.ts';
import {
  checkout,
  dayMs,
  dispute,
  invoiceFailed,
  invoicePaid,
  paymentSucceeded,
  refund,
  subscriptionCheckout,
  subscriptionDeleted,
  subscriptionUpdated,
} from '../../support/stripe-events.ts';

const [customer, guest] = [paidGrantId('stripe', 'cus_1'), paidGrantId('stripe', 'pi_1')];
const nowMs = now * 1_000;
const end = now + 30 * 86_400;

const holds = async ({ register }: Premium, id = customer): Promise<boolean> => {
  const grant = await register.find(id);
  return grant !== null && isPremium(grant, nowMs);
};

describe('a payment', () => {
  it('once makes a grant for 30 days, which its checkout, payment and address lead to', async () => {
    const premium = await premiumAfter(checkout(now));
    expect(await holds(premium, guest)).to.equal(true);
    expect(endsAtMs((await premium.register.find(guest)) as Grant)).to.equal(nowMs + 30 * dayMs);
    expect(await premium.register.resolve('checkout:cs_test_1')).to.deep.equal([guest]);
    expect(await premium.register.resolve('payment:pi_1')).to.deep.equal([guest]);
  });

  it('that is not made yet makes none, and its checkout is known', async () => {
    const premium = await premiumAfter(checkout(now, { payment_status: 'unpaid' }));
    expect(await premium.register.find(guest)).to.equal(null);
    expect(await premium.register.resolve('checkout:cs_test_1')).to.deep.equal([guest]);
    await premium.apply(checkout(now + 60, {}, 'async_payment_succeeded'));
    expect(await holds(premium, guest)).to.equal(true);
  });

  it('that is refunded, or disputed, ends it, and one in part does not', async () => {
    expect(await holds(await premiumAfter(checkout(now), refund(now + 1)), guest)).to.equal(false);
    expect(await holds(await premiumAfter(checkout(now), dispute(now + 1)), guest)).to.equal(false);
  });

  it('that was refunded before anybody heard of it does not begin', async () => {
    expect(await holds(await premiumAfter(refund(now + 1), checkout(now)), guest)).to.equal(false);
    expect(await holds(await premiumAfter(dispute(now + 1), checkout(now, { customer: 'cus_1' })))).to.equal(false);
  });
});

describe('a single purchase beside a subscription', () => {
  const bought = (created: number) => checkout(created, { customer: 'cus_1', metadata: { duration_days: '365' } });
  const subscribed = [subscriptionCheckout(now - 900), invoicePaid(now - 900, end)];

  it('lasts whatever becomes of that one, which was cancelled before or is afterwards', async () => {
    for (const cancelledAt of [now - 600, now + 600]) {
      const premium = await premiumAfter(...subscribed, subscriptionDeleted(cancelledAt), bought(now));
      expect(endsAtMs((await premium.register.find(customer)) as Grant)).to.equal(nowMs + 365 * dayMs);
    }
    expect(await holds(await premiumAfter(...subscribed, bought(now), invoiceFailed(now + 600)))).to.equal(true);
  });

  it('ends when it is refunded, also if the subscription goes on', async () => {
    const premium = await premiumAfter(...subscribed, bought(now), refund(now + 1), invoicePaid(now + 600, end));
    expect(endsAtMs((await premium.register.find(customer)) as Grant)).to.equal(end * 1_000);
  });
});

describe('a subscription', () => {
  it('holds from the checkout on, until the invoice says until when', async () => {
    const premium = await premiumAfter(subscriptionCheckout(now));
    expect(endsAtMs((await premium.register.find(customer)) as Grant)).to.equal(nowMs + 31 * dayMs);
    await premium.apply(invoicePaid(now, end));
    expect(endsAtMs((await premium.register.find(customer)) as Grant)).to.equal(end * 1_000);
    expect(await holds(premium)).to.equal(true);
  });

  it('on trial holds by its invoice, not by its checkout', async () => {
    const premium = await premiumAfter(subscriptionCheckout(now, { payment_status: 'no_payment_required' }));
    expect(await holds(premium)).to.equal(false);
    await premium.apply(invoicePaid(now, end));
    expect(await holds(premium)).to.equal(true);
  });

  it('ends when it is deleted, and is suspended while its invoice is not paid', async () => {
    const bought = [subscriptionCheckout(now), invoicePaid(now, end)];
    expect(await holds(await premiumAfter(...bought, subscriptionDeleted(now + 9)))).to.equal(false);
    const premium = await premiumAfter(
      ...bought,
      invoiceFailed(now + 9),
      subscriptionUpdated(now + 9, 'past_due', end),
    );
    expect(await holds(premium)).to.equal(false);
    await premium.apply(invoicePaid(now + 10, end), subscriptionUpdated(now + 10, 'active', end));
    expect(await holds(premium)).to.equal(true);
  });

  it('that follows another is known by its invoice, where nothing else was said of it; one that was deleted stays so', async () => {
    const cancelled = [subscriptionCheckout(now), invoicePaid(now, end), subscriptionDeleted(now + 9)];
    const second = { parent: { subscription_details: { subscription: 'sub_2' } } };
    expect(await holds(await premiumAfter(...cancelled, invoicePaid(now + 20, end, second)))).to.equal(true);
    expect(await holds(await premiumAfter(...cancelled, invoicePaid(now + 20, end)))).to.equal(false);
    const both = [invoicePaid(now + 20, end, second), subscriptionDeleted(now + 8, { id: 'sub_2' })];
    expect(await holds(await premiumAfter(...cancelled, ...both))).to.equal(false);
  });

  it('that continues does not undo a refund; a later payment does', async () => {
    const premium = await premiumAfter(
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
    expect(await holds(await premiumAfter(...bought, paymentSucceeded(now), dispute(now + 5)))).to.equal(false);
    expect(await holds(await premiumAfter(...bought, dispute(now + 5), paymentSucceeded(now)))).to.equal(false);
    const older = invoicePaid(now, end, { parent: null, subscription: 'sub_1', payment_intent: 'pi_1' });
    expect(await holds(await premiumAfter(subscriptionCheckout(now), older, dispute(now + 5)))).to.equal(false);
    expect(await holds(await premiumAfter(dispute(now + 5), subscriptionCheckout(now), older))).to.equal(false);
  });

  it('leaves no grant for a payment that only tells whose it is', async () => {
    const premium = await premiumAfter(paymentSucceeded(now));
    expect(await premium.register.find(customer)).to.equal(null);
  });
});
