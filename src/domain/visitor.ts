import type { GrantId } from './grant.ts';

export type Plan = 'free' | 'premium';

/**
 * Who sends a request. A member has a visitor key or a session of a valid grant: all keys and sessions of one grant are
 * one member. A network is a client address, or the /56 of an IPv6 address, which is what one customer of a provider
 * has. The free plan belongs to the network: a cookie or an expired key does not give another quota. An operator is
 * never limited.
 */
export type Visitor =
  | { readonly kind: 'operator' }
  | { readonly kind: 'member'; readonly grant: GrantId; readonly plan: 'premium' }
  | { readonly kind: 'network'; readonly network: string; readonly plan: 'free' };

/** The unique name under which a visitor's quota is counted. It is only stored as an alias (see `VisitorAlias`). */
export const visitorName = (visitor: Visitor): string => {
  if (visitor.kind === 'operator') return 'operator';
  return visitor.kind === 'member' ? `member:${visitor.grant}` : `network:${visitor.network}`;
};
