import type Stripe from 'stripe';
import { parseJson } from '../../domain/parse-json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PaymentEvents, PaymentReading } from '../../ports/payment-events.ts';
import { eventReaders } from './event-readers.ts';
import { eventSchema } from './stripe-objects.ts';

/** Stripe signs every repetition anew, so somebody has held back an older signature. */
const toleranceSeconds = 300;

type Library = typeof Stripe;

/** Stripe's webhooks, verified by its own library, which is used for nothing else and makes no requests. */
export class StripePaymentEvents implements PaymentEvents {
  readonly #stripe: Library;
  readonly #secret: string;
  readonly #clock: Clock;

  private constructor(stripe: Library, secret: string, clock: Clock) {
    this.#stripe = stripe;
    this.#secret = secret;
    this.#clock = clock;
  }

  /** @param secret of the webhook endpoint (`whsec_…`) */
  static async open(secret: string, clock: Clock): Promise<StripePaymentEvents> {
    const { default: stripe } = await import('stripe');
    return new StripePaymentEvents(stripe, secret, clock);
  }

  read(body: Uint8Array, signature: string): PaymentReading {
    return this.#isSigned(body, signature) ? readingOf(parseJson(new TextDecoder().decode(body))) : { kind: 'refused' };
  }

  #isSigned(body: Uint8Array, signature: string): boolean {
    try {
      const nowMs = this.#clock.now();
      const { signature: scheme } = this.#stripe.webhooks;
      return scheme?.verifyHeader(body, signature, this.#secret, toleranceSeconds, undefined, nowMs) ?? false;
    } catch {
      // For any error (with an odd header it is not always the library's own) the signature was not verified. So it is
      // checked separately from reading the event, which `constructEvent` does in one step.
      return false;
    }
  }
}

const readingOf = (event: unknown): PaymentReading => {
  const envelope = eventSchema.safeParse(event);
  if (!envelope.success) return { kind: 'senseless', id: 'unknown', type: 'unknown' };
  const { id, type, created, data } = envelope.data;
  const read = eventReaders.get(type);
  const said = read === undefined ? null : read(data.object, created * 1_000);
  if (said === undefined) return { kind: 'senseless', id, type };
  return said === null ? { kind: 'ignored' } : { kind: 'event', event: said };
};
