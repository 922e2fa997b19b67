import { type Dated, emptyGrant, type Grant, type PaymentState, type Stamp, type Statement } from './grant.ts';

/** Of more, the ones that were heard of longest ago are forgotten: a record must not grow for ever. */
const mostSubscriptions = 8;

/** Of two states of a payment that are said with one stamp, the stricter counts. */
const strictness: readonly PaymentState[] = ['paid', 'failed', 'refunded', 'disputed', 'revoked'];

/** The grant as the statement leaves it. The order and the number of times do not matter. */
export const applied = (grant: Grant | null, statement: Statement): Grant =>
  joined(grant ?? emptyGrant, statedBy(statement));

/** What both say was paid: of each part the newest. Who holds it stays as it is in the first. */
export const joined = (grant: Grant, other: Grant): Grant => ({
  ...grant,
  payment: newest(grant.payment, other.payment, (state) => strictness.indexOf(state)),
  boughtUntilMs: newest(grant.boughtUntilMs, other.boughtUntilMs, (ms) => ms),
  paidUntilMs: newest(grant.paidUntilMs, other.paidUntilMs, (ms) => ms),
  assumedUntilMs: newest(grant.assumedUntilMs, other.assumedUntilMs, (ms) => ms),
  subscriptions: joinedSubscriptions(grant.subscriptions, other.subscriptions),
});

/** A stamp that counts before all that is known, also where another machine's clock is ahead of this one's. */
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

/** Whether it takes back what was paid. */
export const takesBack = ({ payment }: Statement): boolean => takenBack.includes(payment);

const statedBy = (statement: Statement): Grant => {
  const { stamp, payment, paidUntilMs, assumedUntilMs, subscription } = statement;
  // For good: what is paid for afterwards does not bring it back.
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

/** @param weigh decides between values of one stamp: the heavier counts, whichever comes first */
const newest = <T>(a: Dated<T> | null, b: Dated<T> | null, weigh: (value: T) => number): Dated<T> | null => {
  if (a === null || b === null) return a ?? b;
  return (byAge(a.stamp, b.stamp) || weigh(a.value) - weigh(b.value)) >= 0 ? a : b;
};

const byAge = (a: Stamp, b: Stamp): number => a.atMs - b.atMs || a.rank - b.rank;

type Subscriptions = Grant['subscriptions'];

const joinedSubscriptions = (a: Subscriptions, b: Subscriptions): Subscriptions => {
  const joint: [string, Subscriptions[string]][] = [];
  for (const id of new Set([...Object.keys(a), ...Object.keys(b)])) {
    // One that becomes active is often incomplete in the same second.
    const state = newest(a[id] ?? null, b[id] ?? null, (value) => (value === 'live' ? 1 : 0));
    if (state !== null) joint.push([id, state]);
  }
  // By name where the age is the same, so that the same ones stay whatever came first.
  joint.sort(([idA, stateA], [idB, stateB]) => byAge(stateB.stamp, stateA.stamp) || (idA < idB ? -1 : 1));
  return Object.fromEntries(joint.slice(0, mostSubscriptions));
};
