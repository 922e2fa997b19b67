import { expect } from 'chai';
import fc from 'fast-check';
import { eventReaders } from '../../../src/adapters/stripe/event-readers.ts';
import {
  checkout,
  dayMs,
  dispute,
  invoicePaid,
  paymentSucceeded,
  refund,
  subscriptionCheckout,
  subscriptionUpdated,
} from '../../support/stripe-events.ts';
import { created, createdMs, end, said, stamp, statementIn } from './read-events.ts';

describe('a checkout', () => {
  it('of a single purchase pays for 30 days, or for as many as its metadata says', () => {
    expect(said(checkout(created))).to.deep.equal({
      provider: 'stripe',
      statement: { stamp: stamp(1), payment: 'paid', boughtUntilMs: createdMs + 30 * dayMs },
      subject: 'pi_1',
      payments: ['pi_1'],
      checkout: 'cs_test_1',
      email: 'ida@example.com',
    });
    const days = (text: string) =>
      ((statementIn(checkout(created, { metadata: { duration_days: text } }))?.boughtUntilMs ?? 0) - createdMs) / dayMs;
    expect(['365', '1', '3650'].map(days)).to.deep.equal([365, 1, 3650]);
    expect(['0', '-1', '1.5', '3651', '99999', '1e3', 'many', ' 7', ''].map(days)).to.deep.equal(Array(9).fill(30));
  });

  it('of a subscription pays, until an invoice says until when', () => {
    expect(said(subscriptionCheckout(created))).to.deep.include({
      statement: {
        stamp: stamp(1),
        payment: 'paid',
        assumedUntilMs: createdMs + 31 * dayMs,
        subscription: { id: 'sub_1', state: 'live' },
      },
      subject: 'cus_1',
      payments: [],
    });
  });

  for (const status of ['unpaid', 'no_payment_required']) {
    it(`that is ${status} tells only whose it is`, () => {
      for (const event of [checkout, subscriptionCheckout]) {
        expect(statementIn(event(created, { payment_status: status }))).to.deep.equal({ stamp: stamp(1) });
      }
    });
  }

  it('that was paid later is the same', () => {
    expect(said(checkout(created, {}, 'async_payment_succeeded'))).to.deep.equal(said(checkout(created)));
  });

  it('belongs to its customer, else to its payment, else to itself', () => {
    const subject = (parts: object) => said(checkout(created, { ...parts }))?.subject;
    expect(subject({ customer: 'cus_9' })).to.equal('cus_9');
    expect(subject({ customer: { id: 'cus_9', object: 'customer' } })).to.equal('cus_9');
    expect(subject({})).to.equal('pi_1');
    expect(subject({ payment_intent: null })).to.equal('cs_test_1');
  });

  it('takes the address where there is one', () => {
    const email = (parts: object) => said(checkout(created, { ...parts }))?.email;
    expect(email({ customer_details: null, customer_email: 'bert@example.com' })).to.equal('bert@example.com');
    expect(email({ customer_details: null })).to.equal(null);
    expect(email({ customer_details: { email: 'no address' } })).to.equal(null);
  });

  it('that sets a card up, for later, says nothing', () => {
    expect(said(checkout(created, { mode: 'setup', payment_status: 'no_payment_required' }))).to.equal(null);
  });
});

describe('a payment', () => {
  it('that is refunded is the customer’s, else its own', () => {
    const statement = { stamp: stamp(6), payment: 'refunded' };
    const payments = ['pi_1', 'ch_1'];
    expect(said(refund(created))).to.deep.include({ statement, subject: null, payments });
    expect(said(refund(created, { customer: 'cus_1' }))).to.deep.include({ statement, subject: 'cus_1', payments });
  });

  it('that is refunded is so in whole, where it does not say', () => {
    expect(statementIn(refund(created, { refunded: undefined }))).to.have.property('payment', 'refunded');
  });

  it('that is partly refunded still counts', () => {
    expect(said(refund(created, { refunded: false }))).to.equal(null);
  });

  it('that is disputed is known by nothing but itself', () => {
    const statement = { stamp: stamp(7), payment: 'disputed' };
    expect(said(dispute(created))).to.deep.include({ statement, subject: null, payments: ['pi_1', 'ch_1'] });
    expect(said(dispute(created, { payment_intent: null }))?.payments).to.deep.equal(['ch_1']);
  });

  it('that succeeds tells whose it is, if it has a customer', () => {
    expect(said(paymentSucceeded(created))).to.deep.include({ subject: 'cus_1', payments: ['pi_1'] });
    expect(said(paymentSucceeded(created, { customer: null }))).to.equal(null);
  });
});

describe('an event in an unknown form', () => {
  it('makes no sense, and is never a fault', () => {
    fc.assert(
      fc.property(fc.constantFrom(...eventReaders.keys()), fc.anything(), (type, object) => {
        expect(eventReaders.get(type)?.(object, createdMs)).to.equal(undefined);
      }),
    );
  });

  it('makes no sense where a part is of another kind', () => {
    const odd = [
      checkout(created, { mode: 'gift' }),
      checkout(created, { payment_status: 'maybe' }),
      checkout(created, { id: '__proto__' }),
      subscriptionUpdated(created, 'active', end, { id: '__proto__' }),
      subscriptionUpdated(created, 'active', end, { customer: null }),
      invoicePaid(created, end, { customer: 7 }),
      invoicePaid(created, end, { lines: { data: [{ period: { end: 'soon' } }] } }),
      refund(created, { refunded: 'true' }),
      dispute(created, { charge: null }),
      paymentSucceeded(created, { id: 'pi 1' }),
    ];
    for (const event of odd) expect(said(event), JSON.stringify(event)).to.equal(undefined);
  });
});
