import { type Dated, emptyGrant, type Grant, type PaymentState, type Stamp, type Statement } from './grant.ts';

/** If there are more, the ones not mentioned for longest are dropped: a record must not grow for ever. */
const mostSubscriptions = 8;

/** Of two states of a payment with one stamp, the stricter counts. */
const strictness: readonly PaymentState[] = ['paid', 'failed', 'refunded', 'disputed', 'revoked'];

/** The grant with a statement applied. Statements may come in any order and repeatedly: the result is the same. */
export const applied = (grant: Grant | null, statement: Statement): Grant =>
  joined(grant ?? emptyGrant, statedBy(statement));

/** Merges the payments of two grants: of each part the newest. The holder is the first grant's. */
export const joined = (grant: Grant, other: Grant): Grant => ({
  ...grant,
  payment: newest(grant.payment, other.payment, (state) => strictness.indexOf(state)),
  boughtUntilMs: newest(grant.boughtUntilMs, other.boughtUntilMs, (ms) => ms),
  paidUntilMs: newest(grant.paidUntilMs, other.paidUntilMs, (ms) => ms),
  assumedUntilMs: newest(grant.assumedUntilMs, other.assumedUntilMs, (ms) => ms),
  subscriptions: joinedSubscriptions(grant.subscriptions, other.subscriptions),
});

/** A stamp newer than everything in the grant, even if another machine's clock was ahead of this one's. */
export const stampAfter = (grant: Grant | null, nowMs: number, rank: number): Stamp => {
  const known = grant === null ? [] : partsOf(grant).map(({ stamp }) => stamp.atMs);
  return { atMs: Math.max(nowMs, ...known.map((atMs) => atMs + 1)), rank };
};

const partsOf = (grant: Grant): readonly Dated<unknown>[] => {
  const { payment, boughtUntilMs, paidUntilMs, assumedUntilMs, subscriptions } = grant;
  const parts = [payment, boughtUntilMs, paidUntilMs, assumedUntilMs, ...Object.values(subscriptions)];
  return parts.filter((part) => part !== null);
};

const takenBack: readonly (PaymentState | undefined)[] = ['refunded', 'disputed', 'revoked'];

/** Whether the statement takes back what was paid. */
export const takesBack = ({ payment }: Statement): boolean => takenBack.includes(payment);

const statedBy = (statement: Statement): Grant => {
  const { stamp, payment, paidUntilMs, assumedUntilMs, subscription } = statement;
  // Permanent: later payments do not restore it.
  const boughtUntilMs = takesBack(statement) ? 0 : statement.boughtUntilMs;
  const dated = <T>(value: T | undefined): Dated<T> | null => (value === undefined ? null : { value, stamp });
  return {
    ...emptyGrant,
    payment: dated(payment),
    boughtUntilMs: dated(boughtUntilMs),
    paidUntilMs: dated(paidUntilMs),
    assumedUntilMs: dated(assumedUntilMs),
    subscriptions: subscription ? statedOf(subscription, stamp) : {},
  };
};

const beforeAll: Stamp = { atMs: 0, rank: 0 };

const statedOf = ({ id, state, isAssumed }: NonNullable<Statement['subscription']>, stamp: Stamp): Subscriptions => ({
  [id]: { value: state, stamp: isAssumed ? beforeAll : stamp },
});

/** @param weigh decides between values with one stamp: the heavier counts, in whatever order they come */
const newest = <T>(a: Dated<T> | null, b: Dated<T> | null, weigh: (value: T) => number): Dated<T> | null => {
  if (a === null || b === null) return a ?? b;
  return (byAge(a.stamp, b.stamp) || weigh(a.value) - weigh(b.value)) >= 0 ? a : b;
};

const byAge = (a: Stamp, b: Stamp): number => a.atMs - b.atMs || a.rank - b.rank;

type Subscriptions = Grant['subscriptions'];

const joinedSubscriptions = (a: Subscriptions, b: Subscriptions): Subscriptions => {
  const joint: [string, Subscriptions[string]][] = [];
  for (const id of new Set([...Object.keys(a), ...Object.keys(b)])) {
    // A subscription that becomes active is often reported incomplete in the same second.
    const state = newest(a[id] ?? null, b[id] ?? null, (value) => (value === 'live' ? 1 : 0));
    if (state !== null) joint.push([id, state]);
  }
  // By name where the age is the same, so that the result does not depend on the order of arrival.
  joint.sort(([idA, stateA], [idB, stateB]) => byAge(stateB.stamp, stateA.stamp) || (idA < idB ? -1 : 1));
  return Object.fromEntries(joint.slice(0, mostSubscriptions));
};
