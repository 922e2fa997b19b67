import type { EmailAddress } from '../domain/email-address.ts';

/**
 * E-mail addresses that visitors left. An `add` or `erase` that resolves is durable, so visitors can rely on the
 * answer. Every method throws `StorageFault` when the list is not available.
 */
export interface EmailList {
  /** Stores an address once; adding it again changes nothing. */
  add(email: EmailAddress, consent: Consent): Promise<void>;

  /**
   * Walks the whole list in no particular order, in pages of some hundred, holding one at a time. An address on the
   * list throughout comes exactly once; one added or erased meanwhile, at most once. A fault may follow any page.
   */
  pages(): AsyncIterable<readonly KeptEmail[]>;

  /** The number of addresses, in O(1). */
  count(): Promise<number>;

  /** Removes an address completely. Takes time linear in the list. @returns whether it was there */
  erase(email: EmailAddress): Promise<boolean>;
}

export interface KeptEmail {
  readonly email: EmailAddress;
  /** From the first time that the address was left. */
  readonly consent: Consent;
}

/** The circumstances of a consent. */
export interface Consent {
  /** The page or campaign, as the client named it. */
  readonly source: string | null;
  readonly atMs: number;
}
