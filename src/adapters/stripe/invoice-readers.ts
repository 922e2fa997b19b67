import type { z } from 'zod';
import { parseEmailAddress } from '../../domain/email-address.ts';
import type { Statement } from '../../domain/grant.ts';
import { rankOf } from '../../domain/payment.ts';
import { assumedPeriodMs, present, readerOf, type StripeStatement } from './event-reader.ts';
import { invoiceSchema } from './stripe-objects.ts';

type Invoice = z.infer<typeof invoiceSchema>;

const subscriptionOf = ({ parent, subscription }: Invoice): string | null =>
  parent?.subscription_details?.subscription ?? subscription;

const aboutInvoice = (invoice: Invoice, statement: Statement): StripeStatement => ({
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

/** A single purchase may have an invoice too, which only tells whose payment it is. */
export const invoicePaid = readerOf(invoiceSchema, (invoice, createdMs) => {
  const stamp = { atMs: createdMs, rank: rankOf.invoicePaid };
  const id = subscriptionOf(invoice);
  if (id === null) return aboutInvoice(invoice, { stamp });
  const endMs = Math.max(0, ...(invoice.lines?.data ?? []).map(({ period }) => period.end)) * 1_000;
  // An invoice for a past period names an end that is over.
  const until = endMs > createdMs ? { paidUntilMs: endMs } : { assumedUntilMs: createdMs + assumedPeriodMs };
  // A subscription created in Stripe's dashboard may send no event of its own before it changes.
  const subscription = { id, state: 'live', isAssumed: true } as const;
  return aboutInvoice(invoice, { stamp, payment: 'paid', ...until, subscription });
});

export const invoiceFailed = readerOf(invoiceSchema, (invoice, createdMs) => {
  if (subscriptionOf(invoice) === null) return null;
  return aboutInvoice(invoice, { stamp: { atMs: createdMs, rank: rankOf.invoiceFailed }, payment: 'failed' });
});
