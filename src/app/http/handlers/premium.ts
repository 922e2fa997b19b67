import { z } from 'zod';
import { type EmailAddress, parseEmailAddress } from '../../../domain/email-address.ts';
import type { ClaimRefusal } from '../../../domain/use-cases/claim-grant.ts';
import type { GrantPremium } from '../../../domain/use-cases/grant-premium.ts';
import type { RedeemPremium, Redemption } from '../../../domain/use-cases/redeem-premium.ts';
import type { RevokePremium } from '../../../domain/use-cases/revoke-premium.ts';
import type { PlanTold, TellPlan } from '../../../domain/use-cases/tell-plan.ts';
import { dayMs } from '../../../domain/utc-day.ts';
import type { Context } from '../context.ts';
import { problemOfRefusal } from '../failure-translator.ts';
import { parseBody } from '../json-body.ts';
import { Problem } from '../problems.ts';
import { quotaHeaders } from '../quota-headers.ts';
import type { SessionCookie } from '../session-cookie.ts';
import { wellFormed } from '../well-formed.ts';

/** `GET /api/premium/status`, also `/api/premium/check`. */
export const premiumStatus =
  (tell: TellPlan) =>
  async (ctx: Context): Promise<void> => {
    const told = await tell.run(ctx.state.visitor);
    ctx.body = standingOf(told);
  };

const standingOf = (told: PlanTold) => ({
  has_premium: told.plan !== 'free',
  plan: told.plan,
  expires_at: told.plan === 'premium' ? iso(told.endsAtMs) : null,
});

const proof = () => wellFormed().min(1, 'Must not be empty.').max(300, 'At most 300 characters.').optional();

const redeemSchema = z
  .strictObject({ checkout_session_id: proof(), redeem_code: proof() })
  .refine((body) => Object.keys(body).length === 1, 'Send exactly one of "checkout_session_id" and "redeem_code".');

/** `POST /api/premium/redeem`: makes the session premium, with a new id, and returns a visitor key. */
export const redeemPremium =
  (redeem: RedeemPremium, cookie: SessionCookie) =>
  async (ctx: Context): Promise<void> => {
    const proof = proofIn(parseBody(ctx, redeemSchema));
    const { visitor, session } = ctx.state;
    const outcome = await redeem.run({ proof, visitor, session: session?.id ?? null });
    if (outcome.standing !== null) ctx.set(quotaHeaders(outcome.standing));
    if (outcome.kind === 'rate_limited') throw problemOfRefusal({ code: 'rate_limited', standing: outcome.standing });
    if (outcome.kind !== 'claimed') throw refusals[outcome.kind]();
    cookie.set(ctx, outcome.session);
    ctx.body = { ...standingOf({ plan: 'premium', endsAtMs: outcome.endsAtMs }), api_key: outcome.key };
  };

const proofIn = ({ checkout_session_id, redeem_code }: z.infer<typeof redeemSchema>): Redemption['proof'] =>
  checkout_session_id === undefined
    ? { kind: 'code', text: redeem_code ?? '' }
    : { kind: 'checkout', text: checkout_session_id };

const refusals: Readonly<Record<ClaimRefusal, () => Problem>> = {
  unknown: () => new Problem('checkout_unknown'),
  ended: () => new Problem('checkout_unknown', { detail: 'What was paid for is over, or was paid back.' }),
  taken: () =>
    new Problem('checkout_unknown', {
      detail: 'It was redeemed in another browser. Redeem it there again for a new key, or ask us for a new code.',
    }),
  pending: () => new Problem('checkout_pending'),
};

const grantSchema = z.strictObject({
  email: wellFormed().max(320, 'At most 320 characters.'),
  plan: z.literal('premium', 'Must be "premium".').optional(),
  duration_days: z
    .int('Must be a whole number.')
    .min(1, 'Must be from 1 to 3650.')
    .max(3_650, 'Must be from 1 to 3650.')
    .default(30),
  payment_reference: wellFormed().min(1, 'Must not be empty.').max(255, 'At most 255 characters.').optional(),
});

/** `POST /api/premium/grant` */
export const grantPremium =
  (grant: GrantPremium) =>
  async (ctx: Context): Promise<void> => {
    const body = parseBody(ctx, grantSchema);
    const { redeemCode, endsAtMs } = await grant.run({
      email: addressIn(body.email, { errors: [{ pointer: '/email', detail: 'Must be an e-mail address.' }] }),
      durationMs: body.duration_days * dayMs,
      paymentReference: body.payment_reference ?? null,
    });
    ctx.body = { redeem_code: redeemCode, expires_at: iso(endsAtMs) };
  };

/** `DELETE /api/premium/grant/{email}`. Succeeds without a grant too: `revoked` tells whether there was one. */
export const revokePremium =
  (revoke: RevokePremium) =>
  async (ctx: Context): Promise<void> => {
    const detail = 'The path must end in an e-mail address, percent-encoded.';
    const revoked = await revoke.run(addressIn(ctx.params.email ?? '', { detail }));
    ctx.body = { revoked };
  };

const addressIn = (text: string, complaint: Problem['details']): EmailAddress => {
  const email = parseEmailAddress(text);
  if (email === null) throw new Problem('invalid_request', complaint);
  return email;
};

const iso = (ms: number): string => new Date(ms).toISOString();
