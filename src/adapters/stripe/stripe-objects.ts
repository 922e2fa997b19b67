import { z } from 'zod';

/** Stripe's ids: a kind and an identifier. If Stripe sends the whole object, its id is inside. */
const idPattern = /^[a-z]+_[\w-]{1,250}$/;
const id = z.string().regex(idPattern);
const name = z.union([id, z.object({ id }).transform((thing) => thing.id)]);
/** Operators can choose a customer's id. */
const customer = z.union([
  z.string().min(1).max(255),
  z.object({ id: z.string().min(1).max(255) }).transform((thing) => thing.id),
]);
const optional = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? null);

const address = optional(z.string());
/** Seconds since the Unix epoch. */
const seconds = z.int().positive().max(1e11);

/** The envelope of every event. */
export const eventSchema = z.object({
  id,
  type: z.string().max(200),
  created: seconds,
  data: z.object({ object: z.unknown() }),
});

export const checkoutSchema = z.object({
  id,
  mode: optional(z.enum(['payment', 'subscription', 'setup'])),
  payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
  customer: optional(customer),
  payment_intent: optional(name),
  subscription: optional(name),
  customer_details: optional(z.object({ email: address })),
  customer_email: address,
  metadata: optional(z.record(z.string(), z.string())),
});

export const subscriptionSchema = z.object({
  id,
  customer,
  status: z.string(),
  /** Until 2025-03-31.basil; since then each item has its own. */
  current_period_end: optional(seconds),
  items: optional(z.object({ data: z.array(z.object({ current_period_end: optional(seconds) })) })),
});

const payment = z.object({ payment_intent: optional(name), charge: optional(name) });

export const invoiceSchema = z.object({
  id,
  customer,
  customer_email: address,
  lines: optional(z.object({ data: z.array(z.object({ period: z.object({ end: seconds }) })) })),
  parent: optional(z.object({ subscription_details: optional(z.object({ subscription: optional(name) })) })),
  /** Until 2025-03-31.basil. */
  subscription: optional(name),
  payment_intent: optional(name),
  charge: optional(name),
  /** Only if Stripe is configured to send them. */
  payments: optional(z.object({ data: z.array(z.object({ payment })) })),
});

export const chargeSchema = z.object({
  id,
  customer: optional(customer),
  payment_intent: optional(name),
  /** False for a partial refund. */
  refunded: optional(z.boolean()),
});

export const disputeSchema = z.object({ charge: name, payment_intent: optional(name) });

export const paymentIntentSchema = z.object({ id, customer: optional(customer) });
