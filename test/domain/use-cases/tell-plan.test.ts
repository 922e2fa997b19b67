import { expect } from 'chai';
import type { GrantId } from '../../../src/domain/grant.ts';
import { parseRedeemCode } from '../../../src/domain/redeem-code.ts';
import type { GrantOrder } from '../../../src/domain/use-cases/grant-premium.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { address, nowSeconds as now, openPremium, type Premium, premiumOver } from '../../support/premium.ts';
import { dayMs } from '../../support/stripe-events.ts';

const email = address('ida@example.com');
const nowMs = now * 1_000;
const order: GrantOrder = { email, durationMs: 7 * dayMs, paymentReference: null };

const grantOf = async (premium: Premium, parts: Partial<GrantOrder> = {}) => {
  const { redeemCode } = await premium.grant.run({ ...order, ...parts });
  return (parseRedeemCode(redeemCode) as { grant: GrantId }).grant;
};

describe('telling the plan', () => {
  it('is `free` for a network, and `operator` for an operator', async () => {
    const { tell } = openPremium();
    expect(await tell.run({ kind: 'network', network: '192.0.2.1', plan: 'free' })).to.deep.equal({ plan: 'free' });
    expect(await tell.run({ kind: 'operator' })).to.deep.equal({ plan: 'operator' });
  });

  it('tells a member until when, to the millisecond', async () => {
    const premium = openPremium();
    const grant = await grantOf(premium);
    const member = { kind: 'member', grant, plan: 'premium' } as const;
    expect(await premium.tell.run(member)).to.deep.equal({ plan: 'premium', endsAtMs: nowMs + 7 * dayMs });
    premium.clock.advance(7 * dayMs - 1);
    expect(await premium.tell.run(member)).to.have.property('plan', 'premium');
    premium.clock.advance(1);
    expect(await premium.tell.run(member)).to.deep.equal({ plan: 'free' });
  });

  it('is free while storage is down, and hides no mistake', async () => {
    const { storage, clock, ...sound } = openPremium();
    const grant = await grantOf(sound);
    const faulty = new FaultyStorage(storage);
    const premium = premiumOver(faulty.storage, clock);
    faulty.all = 'fails';
    expect(await premium.tell.run({ kind: 'member', grant, plan: 'premium' })).to.deep.equal({ plan: 'free' });
  });
});
