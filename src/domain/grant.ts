declare const valid: unique symbol;
/** Names a grant, without telling anything about its holder. 22 characters, base64url. */
export type GrantId = string & { readonly [valid]: 'grant' };

/** When something was stated. Of statements in one second, the highest rank counts. */
export interface Stamp {
  readonly atMs: number;
  readonly rank: number;
}

/** The newest known value: an older one never replaces it, in whatever order they arrive. */
export interface Dated<T> {
  readonly value: T;
  readonly stamp: Stamp;
}

export type PaymentState = 'paid' | 'failed' | 'refunded' | 'disputed' | 'revoked';
export type SubscriptionState = 'live' | 'ended';

/**
 * A right to the premium plan. Payments are reported by different events, in any order and more than once: each part
 * keeps its newest value (`applied`), so that the grant does not depend on that order.
 */
export interface Grant {
  readonly payment: Dated<PaymentState> | null;
  /** When a single purchase or an operator's grant ends; subscriptions do not change it. 0 when it was taken back. */
  readonly boughtUntilMs: Dated<number> | null;
  /** When the paid time of subscriptions ends. */
  readonly paidUntilMs: Dated<number> | null;
  /** When subscriptions end by our assumption, where no event named the end of the paid time. */
  readonly assumedUntilMs: Dated<number> | null;
  /** The newest few subscriptions, by the payment provider's id; none for a single purchase. */
  readonly subscriptions: Readonly<Record<string, Dated<SubscriptionState>>>;
  /** The digest of the latest redeem code that an operator was given. */
  readonly codeDigest: string | null;
  /** The digest of the latest visitor key; null before the first. */
  readonly keyDigest: string | null;
  /** Digests of replaced keys, the latest first, a few. They are recognised, but have the free plan. */
  readonly replacedKeyDigests: readonly string[];
  readonly redeemedBy: Redeemer | null;
}

/** Who redeemed a grant. Both are digests or aliases. */
export interface Redeemer {
  /** The session that became premium. */
  readonly session: string;
  /** Who redeemed it, and so may repeat the request if the answer was lost. */
  readonly asker: string;
}

export const emptyGrant: Grant = {
  payment: null,
  boughtUntilMs: null,
  paidUntilMs: null,
  assumedUntilMs: null,
  subscriptions: {},
  codeDigest: null,
  keyDigest: null,
  replacedKeyDigests: [],
  redeemedBy: null,
};

/** What an event states about a grant. Parts that it leaves out stay as they are. */
export interface Statement {
  readonly stamp: Stamp;
  readonly payment?: PaymentState;
  readonly boughtUntilMs?: number;
  readonly paidUntilMs?: number;
  /** Used only while no event names the end of the paid time: a named one counts first. */
  readonly assumedUntilMs?: number;
  /** `assumed` states count only while nothing else is known of that subscription. */
  readonly subscription?: { readonly id: string; readonly state: SubscriptionState; readonly isAssumed?: boolean };
}

/** When the grant ends: the later of the single purchase and the subscriptions; null without either. */
export const endsAtMs = (grant: Grant): number | null => {
  const ends = [grant.boughtUntilMs?.value ?? null, subscribedUntilMs(grant)].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.max(...ends);
};

export const isPremium = (grant: Grant, nowMs: number): boolean => nowMs < (endsAtMs(grant) ?? 0);

/**
 * The end of the paid time of a live subscription. A named end counts, unless it had passed when another was assumed.
 */
const subscribedUntilMs = (grant: Grant): number | null => {
  const { payment, paidUntilMs: named, assumedUntilMs: assumed } = grant;
  const states = Object.values(grant.subscriptions);
  const isLive = states.length === 0 || states.some(({ value }) => value === 'live');
  if (payment?.value !== 'paid' || !isLive) return null;
  if (named === null || assumed === null) return (named ?? assumed)?.value ?? null;
  return named.value > assumed.stamp.atMs ? named.value : assumed.value;
};

/** `pending`: nothing has been paid, or nothing since a payment failed. */
export const standingOf = (grant: Grant | null, nowMs: number): 'premium' | 'pending' | 'ended' => {
  const payment = grant?.payment?.value ?? 'failed';
  if (grant !== null && isPremium(grant, nowMs)) return 'premium';
  return payment === 'failed' ? 'pending' : 'ended';
};
