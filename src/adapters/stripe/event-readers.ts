import type { z } from 'zod';
import { parseEmailAddress } from '../../domain/email-address.ts';
import type { Statement } from '../../domain/grant.ts';
import { type PaymentEvent, rankOf } from '../../domain/payment.ts';
import {
  chargeSchema,
  checkoutSchema,
  disputeSchema,
  invoiceSchema,
  paymentIntentSchema,
  subscriptionSchema,
} from './stripe-objects.ts';

/** Null for what says nothing to us; undefined for what is not as we know it. */
export type EventReader = (object: unknown, createdMs: number) => PaymentEvent | null | undefined;

const dayMs = 24 * 60 * 60_000;
const defaultDays = 30;
const mostDays = 3_650;
/** A month and a day, until an invoice or the subscription itself says until when. */
const assumedPeriodMs = 31 * dayMs;

const liveStatuses = ['active', 'trialing', 'past_due'];
const endedStatuses = ['canceled', 'unpaid', 'incomplete', 'incomplete_expired', 'paused'];

const readerOf =
  <T>(schema: z.ZodType<T>, read: (object: T, createdMs: number) => PaymentEvent | null | undefined): EventReader =>
  (object, createdMs) => {
    const parsed = schema.safeParse(object);
    return parsed.success ? read(parsed.data, createdMs) : undefined;
  };

const aboutNobody = { subject: null, payments: [], checkout: null, email: null };

const present = (names: readonly (string | null | undefined)[]): readonly string[] => [
  ...new Set(names.filter((name) => name != null)),
];

const checkout = readerOf(checkoutSchema, (session, createdMs) => {
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

const subscriptionUpdated = readerOf(subscriptionSchema, (subscription, createdMs) => {
  const { id, customer, status, items } = subscription;
  const isLive = liveStatuses.includes(status);
  if (!isLive && !endedStatuses.includes(status)) return undefined;
  const ends = [subscription.current_period_end, ...(items?.data ?? []).map((item) => item.current_period_end)];
  const endMs = Math.max(...ends.map((end) => end ?? 0)) * 1_000;
  return {
    ...aboutNobody,
    subject: customer,
    statement: {
      stamp: { atMs: createdMs, rank: rankOf.subscriptionChanged },
      subscription: { id, state: isLive ? 'live' : 'ended' },
      ...(status === 'active' && endMs > 0 && { paidUntilMs: endMs }),
    },
  };
});

const subscriptionDeleted = readerOf(subscriptionSchema, ({ id, customer }, createdMs) => ({
  ...aboutNobody,
  subject: customer,
  statement: {
    stamp: { atMs: createdMs, rank: rankOf.subscriptionDeleted },
    subscription: { id, state: 'ended' },
  },
}));

type Invoice = z.infer<typeof invoiceSchema>;

const subscriptionOf = ({ parent, subscription }: Invoice): string | null =>
  parent?.subscription_details?.subscription ?? subscription;

const aboutInvoice = (invoice: Invoice, statement: Statement): PaymentEvent => ({
  statement,
  subject: invoice.customer,
  payments: present([
    invoice.payment_intent,
    invoice.charge,
    ...(invoice.payments?.data ?? []).flatMap(({ payment }) => [payment.payment_intent, payment.charge]),
  ]),
  checkout: null,
  email: parseEmailAddress(invoice.customer_email ?? ''),
});

/** What is bought once may come with an invoice too: that one says whose payment it is, and no more. */
const invoicePaid = readerOf(invoiceSchema, (invoice, createdMs) => {
  const stamp = { atMs: createdMs, rank: rankOf.invoicePaid };
  if (subscriptionOf(invoice) === null) return aboutInvoice(invoice, { stamp });
  const endMs = Math.max(0, ...(invoice.lines?.data ?? []).map(({ period }) => period.end)) * 1_000;
  // What is billed afterwards names a period that is over.
  const until = endMs > createdMs ? { paidUntilMs: endMs } : { assumedUntilMs: createdMs + assumedPeriodMs };
  return aboutInvoice(invoice, { stamp, payment: 'paid', ...until });
});

const invoiceFailed = readerOf(invoiceSchema, (invoice, createdMs) => {
  if (subscriptionOf(invoice) === null) return null;
  return aboutInvoice(invoice, { stamp: { atMs: createdMs, rank: rankOf.invoiceFailed }, payment: 'failed' });
});

const refunded = readerOf(chargeSchema, (charge, createdMs) => {
  // In part.
  if (charge.refunded === false) return null;
  return {
    ...aboutNobody,
    subject: charge.customer,
    payments: present([charge.payment_intent, charge.id]),
    statement: { stamp: { atMs: createdMs, rank: rankOf.refunded }, payment: 'refunded' },
  };
});

const disputed = readerOf(disputeSchema, (dispute, createdMs) => ({
  ...aboutNobody,
  payments: present([dispute.payment_intent, dispute.charge]),
  statement: { stamp: { atMs: createdMs, rank: rankOf.disputed }, payment: 'disputed' },
}));

/** Says whose payment it is: since 2025-03-31.basil no invoice does, and a dispute names nothing but the payment. */
const paymentSucceeded = readerOf(paymentIntentSchema, ({ id, customer }, createdMs) => {
  if (customer === null) return null;
  return { ...aboutNobody, subject: customer, payments: [id], statement: { stamp: { atMs: createdMs, rank: 0 } } };
});

export const eventReaders: ReadonlyMap<string, EventReader> = new Map([
  ['checkout.session.completed', checkout],
  ['checkout.session.async_payment_succeeded', checkout],
  ['customer.subscription.updated', subscriptionUpdated],
  ['customer.subscription.deleted', subscriptionDeleted],
  ['invoice.paid', invoicePaid],
  ['invoice.payment_failed', invoiceFailed],
  ['charge.refunded', refunded],
  ['charge.dispute.created', disputed],
  ['payment_intent.succeeded', paymentSucceeded],
]);
