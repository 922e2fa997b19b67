import type { ApplyPayment } from '../../../domain/use-cases/apply-payment.ts';
import type { PaymentEvents } from '../../../ports/payment-events.ts';
import type { Context } from '../context.ts';
import { Problem } from '../problems.ts';
import { readRawBody } from '../raw-body.ts';

const maxBytes = 2 ** 20;

/**
 * `POST /api/webhooks/stripe`: acknowledged once it is stored. After any other answer Stripe repeats the event for
 * days, so events that are irrelevant or malformed are acknowledged too.
 */
export const stripeWebhook =
  (events: PaymentEvents, apply: ApplyPayment) =>
  async (ctx: Context): Promise<void> => {
    const body = await readRawBody(ctx.req, maxBytes);
    const reading = events.read(body, ctx.get('Stripe-Signature'));
    if (reading.kind === 'refused') throw new Problem('invalid_signature');
    if (reading.kind === 'event') await apply.run(reading.event);
    if (reading.kind === 'senseless') {
      const { id, type } = reading;
      ctx.state.log.warn({ event: id, type }, 'an event of Stripe is not as we know it, and was ignored');
    }
    ctx.body = { received: true };
  };
