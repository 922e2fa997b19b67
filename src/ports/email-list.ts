import type { EmailAddress } from '../domain/email-address.ts';

/**
 * Addresses that visitors left. Who was told that one is kept, or erased, can rely on it: an `add` or `erase` that resolves
 * is durable. Every method throws `StorageFault` when the list cannot be had.
 */
export interface EmailList {
  /** Keeps an address once; adding it again changes nothing. */
  add(email: EmailAddress, consent: Consent): Promise<void>;

  /**
   * Walks the whole list in no particular order, some hundred at a time, and holds no more than that. What is there
   * throughout comes exactly once; what is added or erased meanwhile, at most once. A fault may come after any page.
   */
  pages(): AsyncIterable<readonly KeptEmail[]>;

  /** How many are kept, in O(1). */
  count(): Promise<number>;

  /** Leaves nothing of an address on the list. Takes time in proportion to the list. @returns whether it was there */
  erase(email: EmailAddress): Promise<boolean>;
}

export interface KeptEmail {
  readonly email: EmailAddress;
  /** As it was when the address was left first. */
  readonly consent: Consent;
}

/** Under what circumstances somebody agreed. */
export interface Consent {
  /** The page or campaign, as the client named it. */
  readonly source: string | null;
  readonly atMs: number;
}
