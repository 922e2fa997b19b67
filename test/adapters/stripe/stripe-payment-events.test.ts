import { expect } from 'chai';
import fc from 'fast-check';
import { StripePaymentEvents } from '../../../src/adapters/stripe/stripe-payment-events.ts';
import type { PaymentReading } from '../../../src/ports/payment-events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { checkout, type Delivery, deliveryOf, stripeEvent, webhookSecret } from '../../support/stripe-events.ts';

const created = 1_800_000_000;

describe("Stripe's signature", () => {
  let clock: FakeClock;
  let events: StripePaymentEvents;
  beforeEach(async () => {
    clock = new FakeClock(created * 1_000);
    events = await StripePaymentEvents.open(webhookSecret, clock);
  });
  const read = ({ payload, signature }: Delivery): PaymentReading => events.read(Buffer.from(payload), signature);

  it('is taken where it fits the body, byte for byte', () => {
    expect(read(deliveryOf(checkout(created)))).to.have.property('kind', 'event');
    const odd = deliveryOf(`${JSON.stringify(checkout(created), null, 3)}\r\n`, { signedAt: created });
    expect(read(odd)).to.have.property('kind', 'event');
  });

  it('is taken where the secret is being replaced, and the body is signed with both', () => {
    const { payload, signature } = deliveryOf(checkout(created));
    const [, former = ''] = deliveryOf(payload, { secret: 'whsec_former', signedAt: created }).signature.split(',');
    expect(read({ payload, signature: `${signature.replace(',', `,${former},`)}` })).to.have.property('kind', 'event');
  });

  it('is refused where one byte of the body is another', () => {
    const { payload, signature } = deliveryOf(checkout(created, { payment_status: 'unpaid' }));
    expect(read({ payload: payload.replace('"unpaid"', '"paid"'), signature })).to.deep.equal({ kind: 'refused' });
    expect(read({ payload: `${payload} `, signature })).to.deep.equal({ kind: 'refused' });
    fc.assert(
      fc.property(fc.nat({ max: payload.length - 1 }), (at) => {
        const bytes = Buffer.from(payload);
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        expect(events.read(bytes, signature)).to.deep.equal({ kind: 'refused' });
      }),
    );
  });

  it('is refused where it is by another secret, of another scheme, or says another time', () => {
    const { payload, signature } = deliveryOf(checkout(created));
    expect(read(deliveryOf(payload, { secret: 'whsec_other', signedAt: created }))).to.deep.equal({ kind: 'refused' });
    for (const forged of [
      signature.replace('v1=', 'v0='),
      signature.replace(`t=${created}`, `t=${created + 1}`),
      signature.replace(`t=${created},`, ''),
      signature.replace(`t=${created}`, 't=never'),
    ]) {
      expect(read({ payload, signature: forged }), forged).to.deep.equal({ kind: 'refused' });
    }
  });

  it('is taken for 300 seconds', () => {
    const delivery = deliveryOf(checkout(created));
    clock.advance(300_999);
    expect(read(delivery)).to.have.property('kind', 'event');
    clock.advance(1);
    expect(read(delivery)).to.deep.equal({ kind: 'refused' });
  });

  it('is refused where there is none, or anything else', () => {
    const { payload } = deliveryOf(checkout(created));
    for (const signature of ['', ',', '=', 't=', 'v1=', `t=${created},v1=`, `t=${created},v1=ä`, 't,v1']) {
      expect(read({ payload, signature }), signature).to.deep.equal({ kind: 'refused' });
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (signature, body) => {
        expect(events.read(body, signature)).to.deep.equal({ kind: 'refused' });
      }),
    );
  });

  it('of another document does not make it an event', () => {
    for (const payload of ['null', '[]', '1', '{', '"{}"', '{"type":"invoice.paid"}', '{"object":"v2.core.event"}']) {
      const reading = read(deliveryOf(payload, { signedAt: created }));
      expect(reading, payload).to.deep.equal({ kind: 'senseless', id: 'unknown', type: 'unknown' });
    }
  });

  it('of a kind that is none of ours lets it be ignored', () => {
    for (const type of ['customer.created', 'invoice.created', 'toString', '__proto__', '']) {
      expect(read(deliveryOf(stripeEvent(type, created, { id: 'x' }))), type).to.deep.equal({ kind: 'ignored' });
    }
  });
});
