import { expect } from 'chai';
import { paidGrantId } from '../../../src/domain/payment.ts';
import { diesAfter } from '../../support/mortal-storage.ts';
import { grantOf, grantOrder, holds, nowSeconds as now, openPremium, premiumOver } from '../../support/premium.ts';
import { checkout, invoicePaid, subscriptionCheckout } from '../../support/stripe-events.ts';

const { email } = grantOrder;

describe('revoking by address', () => {
  it('ends an operator’s grant, and grants paid for under the address', async () => {
    const premium = openPremium();
    const granted = await grantOf(premium);
    await premium.apply(checkout(now), subscriptionCheckout(now), invoicePaid(now, now + 9_999));
    const other = checkout(now, { payment_intent: 'pi_2', customer_details: { email: 'bert@example.com' } });
    await premium.apply(other);
    expect(await premium.revoke.run(email)).to.equal(true);
    for (const id of [granted, paidGrantId('stripe', 'pi_1'), paidGrantId('stripe', 'cus_1')]) {
      expect(await holds(premium, id)).to.equal(false);
    }
    expect(await holds(premium, paidGrantId('stripe', 'pi_2'))).to.equal(true);
  });

  it('reaches paid grants, however many unpaid checkouts the address has', async () => {
    const premium = openPremium();
    await premium.apply(checkout(now));
    for (let n = 0; n < 20; n++) {
      const unpaid = { id: `cs_unpaid_${n}`, payment_intent: `pi_unpaid_${n}`, payment_status: 'unpaid' };
      await premium.apply(checkout(now, unpaid));
    }
    expect(await premium.revoke.run(email)).to.equal(true);
    expect(await holds(premium, paidGrantId('stripe', 'pi_1'))).to.equal(false);
  });

  it('may be done again, and says that there is nothing where there is nothing', async () => {
    const premium = openPremium();
    expect(await premium.revoke.run(email)).to.equal(false);
    await grantOf(premium);
    expect(await premium.revoke.run(email)).to.equal(true);
    expect(await premium.revoke.run(email)).to.equal(true);
  });

  it('does not end later payments, and is not undone by earlier ones', async () => {
    const premium = openPremium();
    await premium.apply(invoicePaid(now, now + 9_999));
    premium.clock.advance(5_000);
    await premium.revoke.run(email);
    await premium.apply(invoicePaid(now, now + 9_999), subscriptionCheckout(now + 1));
    expect(await holds(premium, paidGrantId('stripe', 'cus_1'))).to.equal(false);
    await premium.apply(invoicePaid(now + 6, now + 9_999));
    expect(await holds(premium, paidGrantId('stripe', 'cus_1'))).to.equal(true);
  });

  it('that died at any step is completed by the next', async () => {
    for (let calls = 0, died = true; died; calls++) {
      const { storage, clock, ...premium } = openPremium();
      const id = await grantOf(premium);
      await premium.apply(checkout(now), subscriptionCheckout(now));
      const mortal = diesAfter(storage, calls);
      const outcome = await premiumOver(mortal.storage, clock)
        .revoke.run(email)
        .catch(() => 'failed');
      died = mortal.isDead();
      if (died) expect(outcome).to.equal('failed');
      await premium.revoke.run(email);
      for (const one of [id, paidGrantId('stripe', 'pi_1'), paidGrantId('stripe', 'cus_1')])
        expect(await holds(premium, one)).to.equal(false);
    }
  });
});
