declare const valid: unique symbol;
/** Names a grant; nothing of who has it can be read from it. 22 characters, base64url. */
export type GrantId = string & { readonly [valid]: 'grant' };

/** When something was said: events of one second are told apart by their rank, the highest counts. */
export interface Stamp {
  readonly atMs: number;
  readonly rank: number;
}

/** The newest that is known: something older never replaces it, in whatever order the two arrive. */
export interface Dated<T> {
  readonly value: T;
  readonly stamp: Stamp;
}

export type PaymentState = 'paid' | 'failed' | 'refunded' | 'disputed' | 'revoked';
export type SubscriptionState = 'live' | 'ended';

/**
 * Somebody's right to the premium plan. What was paid is told by different events, which come in any order and more than
 * once: each part keeps the newest (`applied`), so that whatever arrives when, one and the same grant comes of it.
 */
export interface Grant {
  readonly payment: Dated<PaymentState> | null;
  /** Of what was bought once, or granted: no subscription ends it, or fails to pay for it. 0 when it was taken back. */
  readonly boughtUntilMs: Dated<number> | null;
  /** Of subscriptions. */
  readonly paidUntilMs: Dated<number> | null;
  /** Of subscriptions, where nobody has said until when is paid for. */
  readonly assumedUntilMs: Dated<number> | null;
  /** By the payment provider's name for it, the newest few; none for what was paid once. */
  readonly subscriptions: Readonly<Record<string, Dated<SubscriptionState>>>;
  /** The digest of the redeem code that an operator gave out last. */
  readonly codeDigest: string | null;
  /** The digest of the visitor key that was issued last; null before the first. */
  readonly keyDigest: string | null;
  /** Digests of keys that another has replaced, the latest first, a few. They are known, and have the free plan. */
  readonly replacedKeyDigests: readonly string[];
  readonly redeemedBy: Redeemer | null;
}

/** Who redeemed a grant. Both are digests or aliases. */
export interface Redeemer {
  /** The session that it made premium. */
  readonly session: string;
  /** Who asked for it, and may ask again should the answer have been lost. */
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

/** What an event says of a grant. What it does not speak of it leaves as it is. */
export interface Statement {
  readonly stamp: Stamp;
  readonly payment?: PaymentState;
  readonly boughtUntilMs?: number;
  readonly paidUntilMs?: number;
  /** Only where nothing better is known of how long was paid for: whatever names a time counts before it. */
  readonly assumedUntilMs?: number;
  /** Assumed, where it counts only as long as nothing else is known of that subscription. */
  readonly subscription?: { readonly id: string; readonly state: SubscriptionState; readonly isAssumed?: boolean };
}

/** When it ends, whichever is later of what was bought once and what is subscribed to; null for neither. */
export const endsAtMs = (grant: Grant): number | null => {
  const ends = [grant.boughtUntilMs?.value ?? null, subscribedUntilMs(grant)].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.max(...ends);
};

export const isPremium = (grant: Grant, nowMs: number): boolean => nowMs < (endsAtMs(grant) ?? 0);

/** As long as it is paid and lives. A named time counts unless it was over when another was assumed. */
const subscribedUntilMs = (grant: Grant): number | null => {
  const { payment, paidUntilMs: named, assumedUntilMs: assumed } = grant;
  const states = Object.values(grant.subscriptions);
  const isLive = states.length === 0 || states.some(({ value }) => value === 'live');
  if (payment?.value !== 'paid' || !isLive) return null;
  if (named === null || assumed === null) return (named ?? assumed)?.value ?? null;
  return named.value > assumed.stamp.atMs ? named.value : assumed.value;
};

/** `pending`: nothing has been paid yet, or not again since a payment failed. */
export const standingOf = (grant: Grant | null, nowMs: number): 'premium' | 'pending' | 'ended' => {
  const payment = grant?.payment?.value ?? 'failed';
  if (grant !== null && isPremium(grant, nowMs)) return 'premium';
  return payment === 'failed' ? 'pending' : 'ended';
};
