import { eventReaders } from '../../../src/adapters/stripe/event-readers.ts';
import type { PaymentEvent } from '../../../src/domain/payment.ts';
import type { StripeEvent } from '../../support/stripe-events.ts';

export const created = 1_800_000_000;
export const createdMs = created * 1_000;
export const end = created + 86_400;

/** What the readers make of an event: null where it says nothing of premium, undefined where it makes no sense. */
export const said = ({ type, created: at, data }: StripeEvent): PaymentEvent | null | undefined =>
  eventReaders.get(type)?.(data.object, at * 1_000);

export const statementIn = (event: StripeEvent) => said(event)?.statement;
export const stamp = (rank: number) => ({ atMs: createdMs, rank });
