import { checkout } from './checkout-reader.ts';
import type { EventReader } from './event-reader.ts';
import { invoiceFailed, invoicePaid } from './invoice-readers.ts';
import { disputed, paymentSucceeded, refunded } from './payment-readers.ts';
import { subscriptionDeleted, subscriptionUpdated } from './subscription-readers.ts';

/** The reader of each type of event that we handle. */
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
