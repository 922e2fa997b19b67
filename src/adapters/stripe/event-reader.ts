import type { z } from 'zod';
import type { PaymentEvent } from '../../domain/payment.ts';
import { dayMs } from '../../domain/utc-day.ts';

/** Null for an irrelevant event; undefined for one in an unknown form. */
export type EventReader = (object: unknown, createdMs: number) => PaymentEvent | null | undefined;

export type StripeStatement = Omit<PaymentEvent, 'provider'>;

/** A reader of the objects that pass the schema. */
export const readerOf =
  <T>(schema: z.ZodType<T>, read: (object: T, createdMs: number) => StripeStatement | null | undefined): EventReader =>
  (object, createdMs) => {
    const parsed = schema.safeParse(object);
    const said = parsed.success ? read(parsed.data, createdMs) : undefined;
    return said && { provider: 'stripe', ...said };
  };

/** The fields that a reader does not know. */
export const aboutNobody = { subject: null, payments: [], checkout: null, email: null };

export const present = (names: readonly (string | null | undefined)[]): readonly string[] => [
  ...new Set(names.filter((name) => name != null)),
];

/** Assumed paid time, a month and a day, until an invoice or the subscription itself names its end. */
export const assumedPeriodMs = 31 * dayMs;
