import type { GrantId } from './grant.ts';

export type Plan = 'free' | 'premium';

/**
 * Who asks. A member holds a visitor key, or a session, of a grant that holds: whoever redeemed one grant is one member,
 * however many sessions and keys that made. A network is a client address, or the /56 of an IPv6 address: what one customer
 * of a provider holds. The free plan is the network's: neither a cookie nor a key that is over buys another of it. An
 * operator is never limited.
 */
export type Visitor =
  | { readonly kind: 'operator' }
  | { readonly kind: 'member'; readonly grant: GrantId; readonly plan: 'premium' }
  | { readonly kind: 'network'; readonly network: string; readonly plan: 'free' };

/** What the visitor's quota is counted under: unique, never written down as it is (see `VisitorAlias`). */
export const visitorName = (visitor: Visitor): string => {
  if (visitor.kind === 'operator') return 'operator';
  return visitor.kind === 'member' ? `member:${visitor.grant}` : `network:${visitor.network}`;
};
