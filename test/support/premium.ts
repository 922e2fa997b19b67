import { MemoryStorage } from '../../src/adapters/memory/memory-storage.ts';
import { StoredAccessRegister } from '../../src/adapters/records/stored-access-register.ts';
import { StoredSessions } from '../../src/adapters/records/stored-sessions.ts';
import { StoredUsageMeter } from '../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../src/adapters/records/visitor-alias.ts';
import { eventReaders } from '../../src/adapters/stripe/event-readers.ts';
import { type EmailAddress, parseEmailAddress } from '../../src/domain/email-address.ts';
import { type GrantId, isPremium } from '../../src/domain/grant.ts';
import type { PaymentEvent } from '../../src/domain/payment.ts';
import { parseRedeemCode } from '../../src/domain/redeem-code.ts';
import { parseSessionId, type SessionId } from '../../src/domain/session.ts';
import { ApplyPayment } from '../../src/domain/use-cases/apply-payment.ts';
import { ClaimGrant } from '../../src/domain/use-cases/claim-grant.ts';
import { type GrantOrder, GrantPremium } from '../../src/domain/use-cases/grant-premium.ts';
import { RedeemPremium } from '../../src/domain/use-cases/redeem-premium.ts';
import { RevokePremium } from '../../src/domain/use-cases/revoke-premium.ts';
import { TellPlan } from '../../src/domain/use-cases/tell-plan.ts';
import type { Visitor } from '../../src/domain/visitor.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { FakeClock } from './fake-clock.ts';
import { dayMs, type StripeEvent } from './stripe-events.ts';

/** Seconds, as Stripe counts. */
export const nowSeconds = 1_800_000_000;

export const address = (text: string): EmailAddress => {
  const email = parseEmailAddress(text);
  if (email === null) throw new Error(`${text} is no address`);
  return email;
};

export const sessionOf = (text: string): SessionId => {
  const id = parseSessionId(text.padEnd(22, '_'));
  if (id === null) throw new Error(`${text} begins no session id`);
  return id;
};

export const visitorAt = (network: string): Visitor => ({ kind: 'network', network, plan: 'free' });

/** What Stripe's event says; its signature is not looked at. */
export const saidBy = ({ type, created, data }: StripeEvent): PaymentEvent => {
  const event = eventReaders.get(type)?.(data.object, created * 1_000);
  if (event == null) throw new Error(`${type} says nothing`);
  return event;
};

/** Secrets one after the other, so that one run is as the next. */
const countedSecrets = (): (() => string) => {
  let made = 0;
  return () => `${++made}`.padStart(22, '0');
};

const quota = { limit: 20, windowMs: 3_600_000 };

/** All that is done about the premium plan, by one instance over a storage that others may share. */
export const premiumOver = (storage: Storage, clock: FakeClock, makeSecret = countedSecrets()) => {
  const alias = visitorAlias('a secret');
  const register = new StoredAccessRegister(storage.values);
  const sessions = new StoredSessions(storage.values);
  const quotas = { free: quota, premium: quota };
  const meter = new StoredUsageMeter({ counters: storage.counters, alias, quotas, name: 'redeem', inRedis: true });
  const claim = new ClaimGrant({ register, sessions, clock, alias, makeSecret });
  return {
    register,
    sessions,
    grant: new GrantPremium(register, alias, clock, makeSecret),
    revoke: new RevokePremium(register, alias, clock),
    redeem: new RedeemPremium(register, claim, meter, alias),
    tell: new TellPlan(register, clock),
    payment: new ApplyPayment(register, alias),
    apply: async (...events: readonly StripeEvent[]): Promise<void> => {
      for (const event of events) await new ApplyPayment(register, alias).run(saidBy(event));
    },
  };
};

export type Premium = ReturnType<typeof premiumOver>;

export const openPremium = () => {
  const clock = new FakeClock(nowSeconds * 1_000);
  const storage = new MemoryStorage({ clock });
  return { clock, storage, ...premiumOver(storage, clock) };
};

/** As it is when all of that was said. */
export const premiumAfter = async (...events: readonly StripeEvent[]): Promise<Premium> => {
  const premium = openPremium();
  await premium.apply(...events);
  return premium;
};

/** A week for Ida. */
export const grantOrder: GrantOrder = {
  email: address('ida@example.com'),
  durationMs: 7 * dayMs,
  paymentReference: null,
};

/** The grant that an operator makes of an order. */
export const grantOf = async (premium: Premium, parts: Partial<GrantOrder> = {}): Promise<GrantId> => {
  const { redeemCode } = await premium.grant.run({ ...grantOrder, ...parts });
  const code = parseRedeemCode(redeemCode);
  if (code === null) throw new Error('the code that was given out is none');
  return code.grant;
};

export const holds = async ({ register }: Premium, id: GrantId, atMs = nowSeconds * 1_000): Promise<boolean> => {
  const grant = await register.find(id);
  return grant !== null && isPremium(grant, atMs);
};
