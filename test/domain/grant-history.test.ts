import { expect } from 'chai';
import fc from 'fast-check';
import { emptyGrant, endsAtMs, type Grant, isPremium, type Statement } from '../../src/domain/grant.ts';
import { applied, joined, stampAfter } from '../../src/domain/grant-history.ts';

const states = ['paid', 'failed', 'refunded', 'disputed', 'revoked'] as const;

/** Few times, ranks and names, so that they often meet. */
const statements: fc.Arbitrary<Statement> = fc.record(
  {
    stamp: fc.record({ atMs: fc.integer({ min: 1, max: 4 }), rank: fc.integer({ min: 0, max: 2 }) }),
    payment: fc.constantFrom(...states),
    boughtUntilMs: fc.integer({ min: 0, max: 9 }),
    paidUntilMs: fc.integer({ min: 0, max: 9 }),
    assumedUntilMs: fc.integer({ min: 0, max: 9 }),
    subscription: fc.record({
      id: fc.integer({ min: 1, max: 12 }).map((n) => `sub_${n}`),
      state: fc.constantFrom('live', 'ended'),
      isAssumed: fc.boolean(),
    }),
  },
  { requiredKeys: ['stamp'] },
);

const allApplied = (list: readonly Statement[]): Grant =>
  list.reduce((grant, statement) => applied(grant, statement), emptyGrant);

const permutationsOf = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, i) => permutationsOf(items.toSpliced(i, 1)).map((others) => [item, ...others]));

describe('a statement about a grant', () => {
  it('makes the same of it in every order', () => {
    fc.assert(
      fc.property(fc.array(statements, { minLength: 2, maxLength: 4 }), (list) => {
        const expected = allApplied(list);
        for (const order of permutationsOf(list)) expect(allApplied(order)).to.deep.equal(expected);
      }),
    );
  });

  it('makes the same of it in a random order, with replays, of many subscriptions', () => {
    const history = fc.array(statements, { minLength: 1, maxLength: 40 });
    const shuffled = history.chain((list) => {
      const all = [...list, ...list];
      return fc.tuple(fc.constant(list), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    fc.assert(
      fc.property(shuffled, ([list, again]) => {
        const grant = allApplied(list);
        expect(allApplied(again)).to.deep.equal(grant);
        expect(Object.keys(grant.subscriptions).length).to.be.at.most(8);
      }),
    );
  });

  it('may be gathered in several grants, and joined', () => {
    fc.assert(
      fc.property(fc.array(statements), fc.array(statements), (one, other) => {
        const expected = allApplied([...one, ...other]);
        expect(joined(allApplied(one), allApplied(other))).to.deep.equal(expected);
        expect(joined(allApplied(other), allApplied(one))).to.deep.equal(expected);
      }),
    );
  });

  it('does not change the holder, joined or applied', () => {
    const held: Grant = {
      ...emptyGrant,
      codeDigest: 'code',
      keyDigest: 'key',
      replacedKeyDigests: ['old'],
      redeemedBy: { session: 's', asker: 'a' },
    };
    const { codeDigest, keyDigest, replacedKeyDigests, redeemedBy } = held;
    fc.assert(
      fc.property(statements, (statement) => {
        expect(applied(held, statement)).to.deep.include({ codeDigest, keyDigest, replacedKeyDigests, redeemedBy });
      }),
    );
  });

  it('keeps, of more than eight subscriptions, those that were heard of last', () => {
    const list = Array.from(
      { length: 12 },
      (_, i): Statement => ({
        stamp: { atMs: i, rank: 1 },
        subscription: { id: `sub_${i}`, state: 'live' },
      }),
    );
    const kept = Object.keys(allApplied(list).subscriptions);
    expect(kept).to.have.members([4, 5, 6, 7, 8, 9, 10, 11].map((i) => `sub_${i}`));
  });
});

describe('a history of payments', () => {
  const paid = (atMs: number, paidUntilMs: number): Statement => ({
    stamp: { atMs, rank: 2 },
    payment: 'paid',
    paidUntilMs,
  });
  const lost = (atMs: number, payment: 'failed' | 'refunded' | 'disputed' | 'revoked'): Statement => ({
    stamp: { atMs, rank: 6 },
    payment,
  });

  for (const how of ['failed', 'refunded', 'disputed', 'revoked'] as const) {
    it(`that ${how} ends with that, and continues with later payments`, () => {
      expect(isPremium(allApplied([paid(1, 100), lost(5, how)]), 10)).to.equal(false);
      expect(isPremium(allApplied([lost(5, how), paid(1, 100)]), 10)).to.equal(false);
      expect(isPremium(allApplied([paid(6, 100), lost(5, how), paid(1, 100)]), 10)).to.equal(true);
    });
  }

  it('that ended in the second it was paid in has ended', () => {
    expect(isPremium(allApplied([lost(5, 'refunded'), paid(5, 100)]), 10)).to.equal(false);
  });

  it('is not undone by a subscription’s events', () => {
    const live: Statement = {
      stamp: { atMs: 7, rank: 3 },
      subscription: { id: 'sub_1', state: 'live' },
      paidUntilMs: 200,
    };
    expect(isPremium(allApplied([paid(1, 100), live, lost(5, 'refunded')]), 10)).to.equal(false);
    expect(endsAtMs(allApplied([paid(1, 100), live]))).to.equal(200);
  });

  it('of a single purchase does not end with a subscription, in either order', () => {
    const bought: Statement = { stamp: { atMs: 3, rank: 1 }, payment: 'paid', boughtUntilMs: 300 };
    const ended: Statement = { stamp: { atMs: 5, rank: 5 }, subscription: { id: 'sub_1', state: 'ended' } };
    for (const stamp of [bought.stamp, { atMs: 6, rank: 1 }]) {
      const grant = allApplied([paid(1, 100), ended, { ...bought, stamp }]);
      expect(endsAtMs(grant)).to.equal(300);
      expect(isPremium(grant, 299)).to.equal(true);
      expect(isPremium(grant, 300)).to.equal(false);
    }
    expect(isPremium(allApplied([paid(1, 100), bought, lost(5, 'failed')]), 299)).to.equal(true);
  });

  for (const how of ['refunded', 'disputed', 'revoked'] as const) {
    it(`of a single purchase that was ${how} is not restored by a subscription`, () => {
      const bought: Statement = { stamp: { atMs: 3, rank: 1 }, payment: 'paid', boughtUntilMs: 300 };
      const history = [bought, lost(5, how), paid(6, 100)];
      for (const order of permutationsOf(history)) expect(endsAtMs(allApplied(order))).to.equal(100);
    });
  }
});

describe('the stamp of a statement made now', () => {
  it('is newer than all known ones, even if those have a later date', () => {
    fc.assert(
      fc.property(
        fc.array(statements),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom(...states),
        (list, now, state) => {
          const grant = allApplied(list);
          const stamp = stampAfter(grant, now, 0);
          expect(applied(grant, { stamp, payment: state }).payment).to.deep.equal({ value: state, stamp });
          expect(stamp.atMs).to.be.at.least(now);
        },
      ),
    );
  });

  it('is now where nothing is known', () => {
    expect(stampAfter(null, 5, 8)).to.deep.equal({ atMs: 5, rank: 8 });
  });
});
