import type { z } from 'zod';
import type { PaymentEvent } from '../../domain/payment.ts';
import { dayMs } from '../../domain/utc-day.ts';

/** Null for what says nothing to us; undefined for what is not as we know it. */
export type EventReader = (object: unknown, createdMs: number) => PaymentEvent | null | undefined;

export type StripeStatement = Omit<PaymentEvent, 'provider'>;

/** A reader of what passes the schema. */
export const readerOf =
  <T>(schema: z.ZodType<T>, read: (object: T, createdMs: number) => StripeStatement | null | undefined): EventReader =>
  (object, createdMs) => {
    const parsed = schema.safeParse(object);
    const said = parsed.success ? read(parsed.data, createdMs) : undefined;
    return said && { provider: 'stripe', ...said };
  };

/** What a reader knows nothing better of. */
export const aboutNobody = { subject: null, payments: [], checkout: null, email: null };

export const present = (names: readonly (string | null | undefined)[]): readonly string[] => [
  ...new Set(names.filter((name) => name != null)),
];

/** A month and a day, until an invoice or the subscription itself says until when. */
export const assumedPeriodMs = 31 * dayMs;
