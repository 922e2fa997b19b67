import type { z } from 'zod';
import { parseEmailAddress } from '../../domain/email-address.ts';
import type { Statement } from '../../domain/grant.ts';
import { rankOf } from '../../domain/payment.ts';
import { dayMs } from '../../domain/utc-day.ts';
import { assumedPeriodMs, present, readerOf } from './event-reader.ts';
import { checkoutSchema } from './stripe-objects.ts';

const defaultDays = 30;
const mostDays = 3_650;

export const checkout = readerOf(checkoutSchema, (session, createdMs) => {
  if (session.mode === 'setup') return null;
  return {
    statement: statementOf(session, createdMs),
    subject: session.customer ?? session.payment_intent ?? session.id,
    payments: present([session.payment_intent]),
    checkout: session.id,
    email: parseEmailAddress(session.customer_details?.email ?? session.customer_email ?? ''),
  };
});

const statementOf = (session: z.infer<typeof checkoutSchema>, createdMs: number): Statement => {
  const stamp = { atMs: createdMs, rank: rankOf.checkoutPaid };
  if (session.payment_status !== 'paid') return { stamp };
  if (session.mode === 'payment' || (session.mode === null && session.subscription === null)) {
    return { stamp, payment: 'paid', boughtUntilMs: createdMs + daysOf(session.metadata?.duration_days) * dayMs };
  }
  const bought: Statement = { stamp, payment: 'paid', assumedUntilMs: createdMs + assumedPeriodMs };
  return session.subscription === null
    ? bought
    : { ...bought, subscription: { id: session.subscription, state: 'live' } };
};

const daysOf = (text: string | undefined): number => {
  const days = /^\d{1,4}$/.test(text ?? '') ? Number(text) : 0;
  return days >= 1 && days <= mostDays ? days : defaultDays;
};
