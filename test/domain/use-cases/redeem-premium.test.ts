import { expect } from 'chai';
import { paidGrantId } from '../../../src/domain/payment.ts';
import { emptySession, type Session, type SessionId } from '../../../src/domain/session.ts';
import type { RedeemOutcome } from '../../../src/domain/use-cases/redeem-premium.ts';
import { keyStanding, parseVisitorKey } from '../../../src/domain/visitor-key.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import {
  address,
  nowSeconds as now,
  openPremium,
  type Premium,
  premiumOver,
  sessionOf,
  visitorAt,
} from '../../support/premium.ts';
import { rejectionOf } from '../../support/redis-stores.ts';
import {
  checkout,
  dayMs,
  invoiceFailed,
  invoicePaid,
  refund,
  subscriptionCheckout,
} from '../../support/stripe-events.ts';

const email = address('ida@example.com');
const guest = paidGrantId('stripe', 'pi_1');
const ida = sessionOf('ida');
const eve = sessionOf('eve');
const known: Session = {
  ...emptySession,
  preferences: { platform: 'bluesky' },
  threads: [{ id: 'th_1', title: 'One', platform: 'x', createdAtMs: 1 }],
};

type Claimed = Extract<RedeemOutcome, { kind: 'claimed' }>;

const claimed = (outcome: RedeemOutcome): Claimed => {
  if (outcome.kind !== 'claimed') throw new Error(`not claimed: ${outcome.kind}`);
  return outcome;
};

const redeem = (
  { redeem: redeeming }: Premium,
  proof: { code: string } | { checkout: string },
  session: SessionId | null = null,
  network = '192.0.2.1',
): Promise<RedeemOutcome> =>
  redeeming.run({
    proof: 'code' in proof ? { kind: 'code', text: proof.code } : { kind: 'checkout', text: proof.checkout },
    visitor: visitorAt(network),
    session,
  });

const bought = { checkout: 'cs_test_1' };

const openBought = async () => {
  const premium = openPremium();
  await premium.apply(checkout(now));
  await premium.sessions.change(ida, () => known);
  return premium;
};

const standingOf = async ({ register }: Premium, key: string): Promise<string> => {
  const claim = parseVisitorKey(key);
  const grant = claim && (await register.find(claim.grant));
  return claim && grant ? keyStanding(grant, claim.digest) : 'no grant';
};

describe('redeeming', () => {
  it('makes the session premium under another id, with its data, and issues a key', async () => {
    const premium = await openBought();
    const outcome = claimed(await redeem(premium, bought, ida));
    expect(outcome.endsAtMs).to.equal(now * 1_000 + 30 * dayMs);
    expect(outcome.session).to.match(/^[\w-]{22}$/);
    expect(outcome.session).to.not.equal(ida);
    expect(await premium.sessions.read(outcome.session)).to.deep.equal({ ...known, grant: guest });
    expect(await premium.sessions.read(ida)).to.equal(null);
    expect(parseVisitorKey(outcome.key)?.grant).to.equal(guest);
    expect(await standingOf(premium, outcome.key)).to.equal('current');
  });

  it('is done with an operator’s code as well', async () => {
    const premium = await openBought();
    const { redeemCode } = await premium.grant.run({ email, durationMs: dayMs, paymentReference: null });
    const outcome = claimed(await redeem(premium, { code: redeemCode }, ida));
    expect(outcome.endsAtMs).to.equal(now * 1_000 + dayMs);
    expect(await standingOf(premium, outcome.key)).to.equal('current');
  });

  it('may be asked again: the session keeps its name, and the key is another', async () => {
    const premium = await openBought();
    const first = claimed(await redeem(premium, bought, ida));
    const second = claimed(await redeem(premium, bought, first.session));
    expect(second.session).to.equal(first.session);
    expect(await standingOf(premium, second.key)).to.equal('current');
    expect(await standingOf(premium, first.key)).to.equal('replaced');
    expect(await premium.sessions.read(first.session)).to.deep.equal({ ...known, grant: guest });
  });

  it('may be asked again with the old session, where the answer was lost: nothing is', async () => {
    const premium = await openBought();
    const lost = claimed(await redeem(premium, bought, ida));
    const again = claimed(await redeem(premium, bought, ida));
    expect(again.session).to.equal(lost.session);
    expect(await premium.sessions.read(again.session)).to.deep.equal({ ...known, grant: guest });
    await redeem(premium, bought, again.session);
    expect(await redeem(premium, bought, ida)).to.have.property('kind', 'taken');
  });

  it('may be asked again without a session from the same network, until the session was used for it', async () => {
    const premium = await openBought();
    const lost = claimed(await redeem(premium, bought));
    expect(await redeem(premium, bought, null, '192.0.2.2')).to.have.property('kind', 'taken');
    const again = claimed(await redeem(premium, bought));
    expect(again.session).to.not.equal(lost.session);
    await redeem(premium, bought, again.session);
    expect(await redeem(premium, bought)).to.have.property('kind', 'taken');
  });

  it('may be asked again with a session that came after an answer that was lost, where there was none before', async () => {
    const premium = await openBought();
    await redeem(premium, bought);
    expect(await redeem(premium, bought, ida, '192.0.2.2')).to.have.property('kind', 'taken');
    const again = claimed(await redeem(premium, bought, ida));
    expect(await premium.sessions.read(again.session)).to.deep.equal({ ...known, grant: guest });
    expect(await redeem(premium, bought, eve)).to.have.property('kind', 'taken');
    expect(await redeem(premium, bought)).to.have.property('kind', 'taken');
  });

  it('is refused to another session while the first lives, and no longer', async () => {
    const premium = await openBought();
    const { session } = claimed(await redeem(premium, bought, ida));
    await premium.sessions.change(eve, () => known);
    expect(await redeem(premium, bought, eve)).to.have.property('kind', 'taken');
    expect(await premium.sessions.read(eve)).to.deep.equal(known);
    await premium.sessions.remove(session);
    expect(await redeem(premium, bought, eve)).to.have.property('kind', 'claimed');
  });

  it('gives a session that has another grant the new one', async () => {
    const premium = await openBought();
    const { redeemCode } = await premium.grant.run({ email, durationMs: dayMs, paymentReference: null });
    const { session } = claimed(await redeem(premium, { code: redeemCode }, ida));
    const outcome = claimed(await redeem(premium, bought, session));
    expect(await premium.sessions.read(outcome.session)).to.deep.equal({ ...known, grant: guest });
  });
});

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
