import { expect } from 'chai';
import { invoiceFailed, invoicePaid, subscriptionDeleted, subscriptionUpdated } from '../../support/stripe-events.ts';
import { created, createdMs, end, said, stamp, statementIn } from './read-events.ts';

describe('a subscription', () => {
  it('that is active is live, and names the end of the paid time', () => {
    expect(said(subscriptionUpdated(created, 'active', end))).to.deep.equal({
      provider: 'stripe',
      statement: { stamp: stamp(3), subscription: { id: 'sub_1', state: 'live' }, paidUntilMs: end * 1_000 },
      subject: 'cus_1',
      payments: [],
      checkout: null,
      email: null,
    });
  });

  it('names the latest end of its items; in an older API its own', () => {
    const several = { items: { data: [{ current_period_end: end }, { current_period_end: end + 5 }, {}] } };
    const older = { items: { data: [{ id: 'si_1' }] }, current_period_end: end };
    const until = (parts: object) =>
      statementIn(subscriptionUpdated(created, 'active', null, { ...parts }))?.paidUntilMs;
    expect(until(several)).to.equal((end + 5) * 1_000);
    expect(until(older)).to.equal(end * 1_000);
    expect(until({ items: null })).to.equal(undefined);
  });

  const states = { trialing: 'live', past_due: 'live', canceled: 'ended', unpaid: 'ended', incomplete: 'ended' };
  for (const [status, state] of Object.entries({ ...states, incomplete_expired: 'ended', paused: 'ended' })) {
    it(`that is ${status} is ${state}, and names no end`, () => {
      const statement = { stamp: stamp(3), subscription: { id: 'sub_1', state } };
      expect(statementIn(subscriptionUpdated(created, status, end))).to.deep.equal(statement);
    });
  }

  it('that is deleted has ended', () => {
    const statement = { stamp: stamp(5), subscription: { id: 'sub_1', state: 'ended' } };
    expect(statementIn(subscriptionDeleted(created))).to.deep.equal(statement);
  });

  it('in an unknown state makes no sense', () => {
    expect(said(subscriptionUpdated(created, 'sleeping', end))).to.equal(undefined);
  });
});

describe('an invoice', () => {
  const subscription = { id: 'sub_1', state: 'live', isAssumed: true };

  it('that is paid pays until the end of its latest line', () => {
    const lines = { data: [{ period: { end } }, { period: { end: end + 7 } }, { period: { end: end + 1 } }] };
    expect(said(invoicePaid(created, end, { lines }))).to.deep.equal({
      provider: 'stripe',
      statement: { stamp: stamp(2), payment: 'paid', paidUntilMs: (end + 7) * 1_000, subscription },
      subject: 'cus_1',
      payments: [],
      checkout: null,
      email: 'ida@example.com',
    });
  });

  it('of an older API names its subscription and its payment itself', () => {
    const older = { parent: undefined, subscription: 'sub_1', payment_intent: 'pi_1', charge: 'ch_1' };
    const event = said(invoicePaid(created, end, older));
    expect(event?.statement.payment).to.equal('paid');
    expect(event?.payments).to.deep.equal(['pi_1', 'ch_1']);
  });

  it('may name its payments as things of their own', () => {
    const payments = { data: [{ payment: { payment_intent: { id: 'pi_2' } } }, { payment: { charge: 'ch_2' } }] };
    expect(said(invoicePaid(created, end, { payments }))?.payments).to.deep.equal(['pi_2', 'ch_2']);
  });

  it('for something past, or of nothing, leaves the end to be assumed', () => {
    const paid = { stamp: stamp(2), payment: 'paid', assumedUntilMs: createdMs + 31 * 86_400_000, subscription };
    expect(statementIn(invoicePaid(created, created))).to.deep.equal(paid);
    expect(statementIn(invoicePaid(created, end, { lines: null }))).to.deep.equal(paid);
  });

  it('without a subscription tells only whose its payment is', () => {
    const event = said(invoicePaid(created, created, { parent: null, payment_intent: 'pi_1' }));
    expect(event).to.deep.include({ statement: { stamp: stamp(2) }, subject: 'cus_1', payments: ['pi_1'] });
    expect(said(invoiceFailed(created, { parent: null }))).to.equal(null);
  });

  it('whose payment failed says so', () => {
    expect(statementIn(invoiceFailed(created))).to.deep.equal({ stamp: stamp(4), payment: 'failed' });
  });
});
