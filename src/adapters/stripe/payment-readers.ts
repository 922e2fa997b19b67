import { rankOf } from '../../domain/payment.ts';
import { aboutNobody, present, readerOf } from './event-reader.ts';
import { chargeSchema, disputeSchema, paymentIntentSchema } from './stripe-objects.ts';

export const refunded = readerOf(chargeSchema, (charge, createdMs) => {
  // A partial refund.
  if (charge.refunded === false) return null;
  return {
    ...aboutNobody,
    subject: charge.customer,
    payments: present([charge.payment_intent, charge.id]),
    statement: { stamp: { atMs: createdMs, rank: rankOf.refunded }, payment: 'refunded' },
  };
});

export const disputed = readerOf(disputeSchema, (dispute, createdMs) => ({
  ...aboutNobody,
  payments: present([dispute.payment_intent, dispute.charge]),
  statement: { stamp: { atMs: createdMs, rank: rankOf.disputed }, payment: 'disputed' },
}));

/** Tells whose payment it is: since 2025-03-31.basil no invoice does, and a dispute names only the payment. */
export const paymentSucceeded = readerOf(paymentIntentSchema, ({ id, customer }, createdMs) => {
  if (customer === null) return null;
  return { ...aboutNobody, subject: customer, payments: [id], statement: { stamp: { atMs: createdMs, rank: 0 } } };
});
