import { expect } from 'chai';
import { endsAtMs, type GrantId } from '../../../src/domain/grant.ts';
import { parseRedeemCode } from '../../../src/domain/redeem-code.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import {
  address,
  grantOf,
  holds,
  nowSeconds as now,
  openPremium,
  grantOrder as order,
  premiumOver,
} from '../../support/premium.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { checkout, dayMs, refund } from '../../support/stripe-events.ts';

const { email } = order;
const nowMs = now * 1_000;

describe('an operator’s grant', () => {
  it('holds for as long as it says, and no longer', async () => {
    const premium = openPremium();
    const { redeemCode, endsAtMs: endMs } = await premium.grant.run(order);
    const id = (parseRedeemCode(redeemCode) as { grant: GrantId }).grant;
    expect(endMs).to.equal(nowMs + 7 * dayMs);
    expect(await holds(premium, id, endMs - 1)).to.equal(true);
    expect(await holds(premium, id, endMs)).to.equal(false);
  });

  it('is one for each address; granted again it lasts from now on, also for a shorter time', async () => {
    const premium = openPremium();
    const id = await grantOf(premium);
    expect(await grantOf(premium, { email: address('IDA@example.com '), durationMs: dayMs })).to.equal(id);
    const grant = await premium.register.find(id);
    expect(grant && endsAtMs(grant)).to.equal(nowMs + dayMs);
    expect(await grantOf(premium, { email: address('bert@example.com') })).to.not.equal(id);
  });

  it('counts also where another instance’s clock was ahead', async () => {
    const { storage, clock, ...premium } = openPremium();
    clock.advance(60_000);
    const id = await grantOf(premium);
    clock.advance(-60_000);
    expect(await premium.revoke.run(email)).to.equal(true);
    expect(await holds(premium, id)).to.equal(false);
    await grantOf(premium);
    expect(await holds(premium, id)).to.equal(true);
  });

  it('is ended by the refund of the payment that it names', async () => {
    const premium = openPremium();
    const id = await grantOf(premium, { paymentReference: 'pi_1' });
    await premium.apply(refund(now + 5, { customer: 'cus_9' }));
    expect(await holds(premium, id)).to.equal(false);
  });

  it('is not shortened by other events about the payment that it names', async () => {
    const premium = openPremium();
    const id = await grantOf(premium, { paymentReference: 'pi_1', durationMs: 300 * dayMs });
    await premium.apply(checkout(now + 5, { customer: 'cus_9' }));
    const grant = await premium.register.find(id);
    expect(grant && endsAtMs(grant)).to.equal(nowMs + 300 * dayMs);
  });

  it('keeps nothing of the address or the code', async () => {
    const { storage, clock } = openPremium();
    const written: unknown[] = [];
    const { values } = storage;
    const spying = {
      ...storage,
      values: {
        get: values.get.bind(values),
        remove: values.remove.bind(values),
        put: (...args: Parameters<typeof values.put>) => {
          written.push(args);
          return values.put(...args);
        },
      },
    };
    const { redeemCode } = await premiumOver(spying as never, clock).grant.run(order);
    const text = JSON.stringify(written);
    expect(text).to.include('codeDigest');
    for (const telling of ['ida', 'example.com', redeemCode, redeemCode.slice(-22)])
      expect(text).to.not.include(telling);
  });

  it('that may not be kept is not acknowledged', async () => {
    const { storage, clock } = openPremium();
    const faulty = new FaultyStorage(storage);
    const premium = premiumOver(faulty.storage, clock);
    for (const behaviour of ['fails', 'loses'] as const) {
      faulty.writes = behaviour;
      expect(await rejectionOf(premium.grant.run(order))).to.have.property('name', 'StorageFault');
    }
  });
});
