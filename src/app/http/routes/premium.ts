import type { ApplyPayment } from '../../../domain/use-cases/apply-payment.ts';
import type { GrantPremium } from '../../../domain/use-cases/grant-premium.ts';
import type { RedeemPremium } from '../../../domain/use-cases/redeem-premium.ts';
import type { RevokePremium } from '../../../domain/use-cases/revoke-premium.ts';
import type { TellPlan } from '../../../domain/use-cases/tell-plan.ts';
import type { PaymentEvents } from '../../../ports/payment-events.ts';
import { grantPremium, premiumStatus, redeemPremium, revokePremium } from '../handlers/premium.ts';
import { stripeWebhook } from '../handlers/stripe-webhook.ts';
import type { SessionCookie } from '../session-cookie.ts';
import type { Route } from './route.ts';

/** The services of the premium routes. */
export interface PremiumDesk {
  readonly tellPlan: TellPlan;
  readonly redeemPremium: RedeemPremium;
  readonly grantPremium: GrantPremium;
  readonly revokePremium: RevokePremium;
  readonly applyPayment: ApplyPayment;
  /** Null without a payment provider. */
  readonly paymentEvents: PaymentEvents | null;
}

export const premiumRoutes = (desk: PremiumDesk, cookie: SessionCookie): readonly Route[] => {
  const status = premiumStatus(desk.tellPlan);
  const redeem = redeemPremium(desk.redeemPremium, cookie);
  const grant = grantPremium(desk.grantPremium);
  const revoke = revokePremium(desk.revokePremium);
  return [
    { method: 'GET', path: '/api/premium/status', access: 'visitor', handle: status },
    { method: 'GET', path: '/api/premium/check', access: 'visitor', handle: status },
    { method: 'POST', path: '/api/premium/redeem', access: 'visitor', body: true, handle: redeem },
    { method: 'POST', path: '/api/premium/grant', access: 'operator', body: true, handle: grant },
    { method: 'DELETE', path: '/api/premium/grant/:email', access: 'operator', handle: revoke },
    ...webhookRoutes(desk),
  ];
};

const webhookRoutes = ({ paymentEvents, applyPayment }: PremiumDesk): readonly Route[] => {
  if (paymentEvents === null) return [];
  const handle = stripeWebhook(paymentEvents, applyPayment);
  return [{ method: 'POST', path: '/api/webhooks/stripe', access: 'anyone', handle }];
};
