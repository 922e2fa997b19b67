import Stripe from 'stripe';

export const webhookSecret = 'whsec_for_tests';

export const dayMs = 24 * 60 * 60_000;

/** As Stripe sends it, of today's API where a test does not say otherwise. */
export interface StripeEvent {
  readonly id: string;
  readonly object: 'event';
  readonly type: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly data: { readonly object: unknown };
}

export interface Delivery {
  readonly payload: string;
  readonly signature: string;
}

let events = 0;

export const stripeEvent = (type: string, created: number, object: unknown): StripeEvent => ({
  id: `evt_${++events}`,
  object: 'event',
  type,
  created,
  data: { object },
});

/** Signed by Stripe's own library, in the second of the event where nothing else is said. */
export const deliveryOf = (
  event: StripeEvent | string,
  { secret = webhookSecret, signedAt }: { readonly secret?: string; readonly signedAt?: number } = {},
): Delivery => {
  const payload = typeof event === 'string' ? event : JSON.stringify(event);
  const timestamp = signedAt ?? (typeof event === 'string' ? undefined : event.created);
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    ...(timestamp === undefined ? {} : { timestamp }),
  });
  return { payload, signature };
};

type Parts = Readonly<Record<string, unknown>>;

/** A paid checkout of something that is bought once, by a guest. */
export const checkout = (created: number, parts: Parts = {}, type = 'completed'): StripeEvent =>
  stripeEvent(`checkout.session.${type}`, created, {
    id: 'cs_test_1',
    object: 'checkout.session',
    mode: 'payment',
    payment_status: 'paid',
    customer: null,
    payment_intent: 'pi_1',
    subscription: null,
    invoice: null,
    customer_email: null,
    customer_details: { email: 'Ida@Example.com', name: 'Ida', address: null },
    metadata: {},
    ...parts,
  });

export const subscriptionCheckout = (created: number, parts: Parts = {}): StripeEvent =>
  checkout(created, {
    id: 'cs_test_sub',
    mode: 'subscription',
    customer: 'cus_1',
    payment_intent: null,
    subscription: 'sub_1',
    ...parts,
  });

export const subscriptionUpdated = (created: number, status: string, end: number | null, parts: Parts = {}) =>
  stripeEvent('customer.subscription.updated', created, subscriptionObject(status, end, parts));

export const subscriptionDeleted = (created: number, parts: Parts = {}): StripeEvent =>
  stripeEvent('customer.subscription.deleted', created, subscriptionObject('canceled', created, parts));

const subscriptionObject = (status: string, end: number | null, parts: Parts): Parts => ({
  id: 'sub_1',
  object: 'subscription',
  customer: 'cus_1',
  status,
  items: { object: 'list', data: [{ id: 'si_1', current_period_end: end }] },
  ...parts,
});

export const invoicePaid = (created: number, end: number, parts: Parts = {}): StripeEvent =>
  stripeEvent('invoice.paid', created, invoiceObject(end, parts));

export const invoiceFailed = (created: number, parts: Parts = {}): StripeEvent =>
  stripeEvent('invoice.payment_failed', created, invoiceObject(created + 1, parts));

const invoiceObject = (end: number, parts: Parts): Parts => ({
  id: 'in_1',
  object: 'invoice',
  customer: 'cus_1',
  customer_email: 'ida@example.com',
  lines: { object: 'list', data: [{ id: 'il_1', period: { start: end - 30 * 86_400, end } }] },
  parent: { type: 'subscription_details', subscription_details: { subscription: 'sub_1' } },
  ...parts,
});

export const refund = (created: number, parts: Parts = {}): StripeEvent =>
  stripeEvent('charge.refunded', created, {
    id: 'ch_1',
    object: 'charge',
    customer: null,
    payment_intent: 'pi_1',
    refunded: true,
    ...parts,
  });

export const dispute = (created: number, parts: Parts = {}): StripeEvent =>
  stripeEvent('charge.dispute.created', created, {
    id: 'du_1',
    object: 'dispute',
    charge: 'ch_1',
    payment_intent: 'pi_1',
    status: 'needs_response',
    ...parts,
  });

export const paymentSucceeded = (created: number, parts: Parts = {}): StripeEvent =>
  stripeEvent('payment_intent.succeeded', created, {
    id: 'pi_1',
    object: 'payment_intent',
    customer: 'cus_1',
    ...parts,
  });
