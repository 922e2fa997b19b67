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
 * Somebody's right to the premium plan. Its parts are told by different events, which come in any order and more than
 * once: each part keeps the newest, so that whatever arrives when, one and the same grant comes of it.
 */
export interface Grant {
  readonly payment: Dated<PaymentState> | null;
  readonly paidUntilMs: Dated<number> | null;
  /** By the payment provider's name for it; none for what was paid once. */
  readonly subscriptions: Readonly<Record<string, Dated<SubscriptionState>>>;
  /** The digest of the visitor key that was issued last; null before the first. */
  readonly keyDigest: string | null;
  /** Digests of keys that another has replaced, the latest first, a few. They are known, and have the free plan. */
  readonly replacedKeyDigests: readonly string[];
  /** The digest of the session that redeemed it. */
  readonly redeemedBy: string | null;
}

/** What an event says of a grant. What it does not speak of it leaves as it is. */
export interface Statement {
  readonly stamp: Stamp;
  readonly payment?: PaymentState;
  readonly paidUntilMs?: number;
  /** Only where nothing better is known of how long was paid for: whatever names a time counts before it. */
  readonly assumedUntilMs?: number;
  readonly subscription?: { readonly id: string; readonly state: SubscriptionState };
}

/** Whether it holds: paid for, until then, and not for a subscription that has ended. */
export const isPremium = ({ payment, paidUntilMs, subscriptions }: Grant, nowMs: number): boolean => {
  const states = Object.values(subscriptions);
  const isLive = states.length === 0 || states.some(({ value }) => value === 'live');
  return payment?.value === 'paid' && paidUntilMs !== null && nowMs < paidUntilMs.value && isLive;
};
