import { paidGrantId } from '../../../src/domain/payment.ts';
import { emptySession, type Session, type SessionId } from '../../../src/domain/session.ts';
import type { RedeemOutcome } from '../../../src/domain/use-cases/redeem-premium.ts';
import { keyStanding, parseVisitorKey } from '../../../src/domain/visitor-key.ts';
import { address, nowSeconds as now, openPremium, type Premium, sessionOf, visitorAt } from '../../support/premium.ts';
import { checkout } from '../../support/stripe-events.ts';

export const email = address('ida@example.com');
export const guest = paidGrantId('stripe', 'pi_1');
export const ida = sessionOf('ida');
export const eve = sessionOf('eve');
export const known: Session = {
  ...emptySession,
  preferences: { platform: 'bluesky' },
  threads: [{ id: 'th_1', title: 'One', platform: 'x', createdAtMs: 1 }],
};

type Claimed = Extract<RedeemOutcome, { kind: 'claimed' }>;

export const claimed = (outcome: RedeemOutcome): Claimed => {
  if (outcome.kind !== 'claimed') throw new Error(`not claimed: ${outcome.kind}`);
  return outcome;
};

export const redeem = (
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

export const bought = { checkout: 'cs_test_1' };

/** Somebody has paid by a checkout, and Ida has a session. */
export const openBought = async () => {
  const premium = openPremium();
  await premium.apply(checkout(now));
  await premium.sessions.change(ida, () => known);
  return premium;
};

export const standingOf = async ({ register }: Premium, key: string): Promise<string> => {
  const claim = parseVisitorKey(key);
  const grant = claim && (await register.find(claim.grant));
  return claim && grant ? keyStanding(grant, claim.digest) : 'no grant';
};
