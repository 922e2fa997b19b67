import type { EmailAddress } from './email-address.ts';
import { sha256 } from './fingerprint.ts';
import type { GrantId, Statement } from './grant.ts';

/** An event that a payment provider reports. */
export interface PaymentEvent {
  /** The provider's name, without which its ids mean nothing. */
  readonly provider: string;
  readonly statement: Statement;
  /** The provider's id of the customer or payment; null where the event names payments only. */
  readonly subject: string | null;
  /** The provider's ids of the payments that the event is about. */
  readonly payments: readonly string[];
  /** The provider's id of the checkout, with which the buyer redeems the grant. */
  readonly checkout: string | null;
  /** The buyer's address. */
  readonly email: EmailAddress | null;
}

/** Which of several statements of one second counts: the one with the higher rank. */
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

/** 132 bits: no two subjects share a grant. */
const idCharacters = 22;

/** The grant of a provider's customer, or of a payment whose customer is unknown. */
export const paidGrantId = (provider: string, subject: string): GrantId =>
  Buffer.from(sha256(`${provider}:${subject}`), 'hex')
    .toString('base64url')
    .slice(0, idCharacters) as GrantId;

/** The grant of the address that an operator names. @param alias of the name: the address cannot be read from it */
export const operatorGrantId = (email: EmailAddress, alias: (name: string) => string): GrantId =>
  alias(`email:${email}`) as GrantId;

export const checkoutReference = (checkout: string): string => `checkout:${checkout}`;
export const paymentReference = (payment: string): string => `payment:${payment}`;

/** The reference that leads to the grants paid for under an address. */
export const emailReference = (email: EmailAddress, alias: (name: string) => string): string =>
  `email:${alias(`email:${email}`)}`;
