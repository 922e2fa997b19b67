import type { EmailAddress } from './email-address.ts';
import { sha256 } from './fingerprint.ts';
import type { GrantId, Statement } from './grant.ts';

/** What a payment provider says happened. */
export interface PaymentEvent {
  readonly statement: Statement;
  /** Who paid, or what, as the provider names it; null where only payments are named. */
  readonly subject: string | null;
  /** The provider's names of the payments that it is about. */
  readonly payments: readonly string[];
  /** The provider's name of the checkout that it is about, with which the buyer comes to redeem it. */
  readonly checkout: string | null;
  /** The buyer's address. */
  readonly email: EmailAddress | null;
}

/** Which of several things said in one second counts: the later one here. */
export const rankOf = {
  checkoutPaid: 1,
  invoicePaid: 2,
  subscriptionChanged: 3,
  invoiceFailed: 4,
  subscriptionDeleted: 5,
  refunded: 6,
  disputed: 7,
  operator: 8,
} as const;

/** 128 bits and a few more: no two subjects share a grant. */
const idCharacters = 22;

/** The grant of a provider's customer, or of a payment where nobody knows whose it is. */
export const paidGrantId = (subject: string): GrantId =>
  Buffer.from(sha256(`stripe:${subject}`), 'hex')
    .toString('base64url')
    .slice(0, idCharacters) as GrantId;

/** The grant of whom an operator names. @param alias of the name: an address cannot be read from it */
export const operatorGrantId = (email: EmailAddress, alias: (name: string) => string): GrantId =>
  alias(`email:${email}`) as GrantId;

export const checkoutReference = (checkout: string): string => `checkout:${checkout}`;
export const paymentReference = (payment: string): string => `payment:${payment}`;

/** What leads to the grants that were paid for under an address. */
export const emailReference = (email: EmailAddress, alias: (name: string) => string): string =>
  `email:${alias(`email:${email}`)}`;
