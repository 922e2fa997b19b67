import { randomBytes } from 'node:crypto';
import { LastKnownGrants } from '../../adapters/guards/last-known-grants.ts';
import { StoredAccessRegister } from '../../adapters/records/stored-access-register.ts';
import { StripePaymentEvents } from '../../adapters/stripe/stripe-payment-events.ts';
import { fineClock } from '../../adapters/system/fine-clock.ts';
import { ApplyPayment } from '../../domain/use-cases/apply-payment.ts';
import { ClaimGrant } from '../../domain/use-cases/claim-grant.ts';
import { GrantPremium } from '../../domain/use-cases/grant-premium.ts';
import { RedeemPremium } from '../../domain/use-cases/redeem-premium.ts';
import { RevokePremium } from '../../domain/use-cases/revoke-premium.ts';
import { TellPlan } from '../../domain/use-cases/tell-plan.ts';
import type { PremiumDesk } from '../http/routes/premium.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';

const makeSecret = (): string => randomBytes(16).toString('base64url');

/** The premium plan: who has it, and how visitors get it. */
export const premiumBindings = (settings: Settings) => ({
  accessRegister: recipe(['storage'], ({ values }) => new LastKnownGrants(new StoredAccessRegister(values), fineClock)),
  paymentEvents: recipe(['clock'], (clock) => {
    const { webhookSecret } = settings.stripe;
    return webhookSecret === null ? null : StripePaymentEvents.open(webhookSecret, clock);
  }),
  redeemPremium: recipe(
    ['accessRegister', 'sessionStore', 'redeemMeter', 'alias', 'clock'],
    (register, sessions, meter, alias, clock) =>
      new RedeemPremium(register, new ClaimGrant({ register, sessions, alias, clock, makeSecret }), meter, alias),
  ),
  premiumDesk: recipe(
    ['accessRegister', 'redeemPremium', 'paymentEvents', 'alias', 'clock'],
    (register, redeemPremium, paymentEvents, alias, clock): PremiumDesk => ({
      tellPlan: new TellPlan(register, clock),
      redeemPremium,
      grantPremium: new GrantPremium(register, alias, clock, makeSecret),
      revokePremium: new RevokePremium(register, alias, clock),
      applyPayment: new ApplyPayment(register, alias),
      paymentEvents,
    }),
  ),
});
