import { expect } from 'chai';
import {
  emptyGrant,
  endsAtMs,
  type Grant,
  isPremium,
  type SubscriptionState,
  standingOf,
} from '../../src/domain/grant.ts';

const stamp = { atMs: 1_000, rank: 1 };
const dated = <T>(value: T, atMs = stamp.atMs) => ({ value, stamp: { ...stamp, atMs } });
const paid: Grant = { ...emptyGrant, payment: dated('paid'), paidUntilMs: dated(5_000) };

describe('a grant', () => {
  it('holds up to the millisecond that it is paid until, and no longer', () => {
    expect(isPremium(paid, 4_999)).to.equal(true);
    expect(isPremium(paid, 5_000)).to.equal(false);
  });

  for (const state of ['failed', 'refunded', 'disputed', 'revoked'] as const) {
    it(`does not hold once its payment is ${state}`, () => {
      expect(isPremium({ ...paid, payment: dated(state) }, 2_000)).to.equal(false);
    });
  }

  it('is not valid without a statement of payment, or of its end', () => {
    expect(isPremium(emptyGrant, 0)).to.equal(false);
    expect(isPremium({ ...paid, payment: null }, 2_000)).to.equal(false);
    expect(isPremium({ ...paid, paidUntilMs: null }, 2_000)).to.equal(false);
  });

  it('holds as long as one of its subscriptions lives', () => {
    const live = dated<SubscriptionState>('live');
    const ended = dated<SubscriptionState>('ended');
    expect(isPremium({ ...paid, subscriptions: { sub_1: live, sub_2: ended } }, 2_000)).to.equal(true);
    expect(isPremium({ ...paid, subscriptions: { sub_2: ended } }, 2_000)).to.equal(false);
  });

  it('ends when somebody said, unless that was over when another end was assumed', () => {
    const assumed = dated(9_000, 4_000);
    expect(endsAtMs({ ...paid, assumedUntilMs: assumed, paidUntilMs: null })).to.equal(9_000);
    expect(endsAtMs({ ...paid, assumedUntilMs: assumed, paidUntilMs: dated(4_001) })).to.equal(4_001);
    expect(endsAtMs({ ...paid, assumedUntilMs: assumed, paidUntilMs: dated(4_000) })).to.equal(9_000);
    expect(endsAtMs(emptyGrant)).to.equal(null);
  });

  it('ends with the single purchase or the subscriptions, whichever is later', () => {
    expect(endsAtMs({ ...paid, boughtUntilMs: dated(4_000) })).to.equal(5_000);
    expect(endsAtMs({ ...paid, boughtUntilMs: dated(6_000) })).to.equal(6_000);
    expect(endsAtMs({ ...paid, payment: dated('failed'), boughtUntilMs: dated(4_000) })).to.equal(4_000);
    expect(isPremium({ ...emptyGrant, boughtUntilMs: dated(4_000) }, 3_999)).to.equal(true);
  });

  it('is pending before a payment, or after a failed one, and has ended in all other cases', () => {
    expect(standingOf(null, 0)).to.equal('pending');
    expect(standingOf(emptyGrant, 0)).to.equal('pending');
    expect(standingOf({ ...paid, payment: dated('failed') }, 2_000)).to.equal('pending');
    expect(standingOf(paid, 2_000)).to.equal('premium');
    expect(standingOf(paid, 5_000)).to.equal('ended');
    expect(standingOf({ ...paid, payment: dated('refunded') }, 2_000)).to.equal('ended');
    expect(standingOf({ ...paid, subscriptions: { sub_1: dated('ended') } }, 2_000)).to.equal('ended');
  });
});
