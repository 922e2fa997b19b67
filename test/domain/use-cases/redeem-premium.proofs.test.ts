import { expect } from 'chai';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { nowSeconds as now, openPremium, premiumOver } from '../../support/premium.ts';
import { rejectionOf } from '../../support/rejection.ts';
import {
  checkout,
  dayMs,
  invoiceFailed,
  invoicePaid,
  refund,
  subscriptionCheckout,
} from '../../support/stripe-events.ts';
import { bought, claimed, email, eve, ida, openBought, redeem, standingOf } from './redeeming.ts';

describe('a proof to redeem', () => {
  it('must be known', async () => {
    const premium = openPremium();
    const grantless = `code_${'A'.repeat(44)}`;
    for (const proof of [{ checkout: 'cs_none' }, { code: 'none' }, { code: '' }, { code: grantless }]) {
      expect(await redeem(premium, proof)).to.have.property('kind', 'unknown');
    }
  });

  it('is no checkout that is not paid yet, or no longer', async () => {
    const premium = openPremium();
    await premium.apply(checkout(now, { payment_status: 'unpaid' }));
    expect(await redeem(premium, bought)).to.have.property('kind', 'pending');
    await premium.apply(checkout(now + 60, {}, 'async_payment_succeeded'));
    expect(await redeem(premium, bought)).to.have.property('kind', 'claimed');
    await premium.apply(refund(now + 70));
    expect(await redeem(premium, bought)).to.have.property('kind', 'ended');
  });

  it('is no subscription while its invoice is not paid', async () => {
    const premium = openPremium();
    await premium.apply(subscriptionCheckout(now), invoicePaid(now, now + 1_000), invoiceFailed(now + 5));
    expect(await redeem(premium, { checkout: 'cs_test_sub' })).to.have.property('kind', 'pending');
  });

  it('is nothing that is over, to the millisecond', async () => {
    const premium = await openBought();
    premium.clock.advance(30 * dayMs - 1);
    expect(await redeem(premium, bought)).to.have.property('kind', 'claimed');
    premium.clock.advance(1);
    expect(await redeem(premium, bought)).to.have.property('kind', 'ended');
  });

  it('is the latest code only: after another grant, the first to redeem the new one gets it', async () => {
    const premium = await openBought();
    const order = { email, durationMs: dayMs, paymentReference: null };
    const { redeemCode: old } = await premium.grant.run(order);
    const { key } = claimed(await redeem(premium, { code: old }, ida));
    const { redeemCode } = await premium.grant.run(order);
    expect(await redeem(premium, { code: old }, eve)).to.have.property('kind', 'unknown');
    const outcome = claimed(await redeem(premium, { code: redeemCode }, eve));
    expect(await standingOf(premium, outcome.key)).to.equal('current');
    expect(await standingOf(premium, key)).to.equal('replaced');
  });

  it('cannot be guessed: there are twenty attempts an hour', async () => {
    const premium = await openBought();
    for (let attempt = 0; attempt < 20; attempt++) {
      expect(await redeem(premium, { code: `${attempt}` })).to.have.property('kind', 'unknown');
    }
    const refused = await redeem(premium, bought);
    expect(refused).to.have.property('kind', 'rate_limited');
    expect(refused.standing?.used).to.equal(20);
    expect(await redeem(premium, bought, null, '192.0.2.2')).to.have.property('kind', 'claimed');
  });

  it('costs no attempt where storage fails', async () => {
    const { clock, storage, ...sound } = await openBought();
    const faulty = new FaultyStorage(storage);
    const premium = premiumOver({ ...faulty.storage, counters: storage.counters }, clock);
    faulty.all = 'fails';
    for (let attempt = 0; attempt < 25; attempt++) {
      expect(await rejectionOf(redeem(premium, bought))).to.have.property('name', 'StorageFault');
    }
    expect(await redeem(sound, bought)).to.have.property('kind', 'claimed');
  });
});
