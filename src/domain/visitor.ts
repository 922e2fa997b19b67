export type Plan = 'free' | 'premium';

/**
 * Who asks. A network is a client address, or the /56 of an IPv6 address: what one customer of a provider holds.
 * An operator is never limited.
 */
export type Visitor =
  | { readonly kind: 'operator' }
  | { readonly kind: 'network'; readonly network: string; readonly plan: Plan };

/** What the visitor's quota is counted under: unique, never written down as it is (see `VisitorAlias`). */
export const visitorName = (visitor: Visitor): string =>
  visitor.kind === 'operator' ? 'operator' : `network:${visitor.network}`;
