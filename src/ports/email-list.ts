import type { EmailAddress } from '../domain/email-address.ts';

/** Addresses that visitors left. Who was told that it is kept can rely on it: an `add` that resolves is durable. */
export interface EmailList {
  /** Keeps an address once; adding it again changes nothing. */
  add(email: EmailAddress, consent: Consent): Promise<void>;
}

/** Under what circumstances somebody agreed. */
export interface Consent {
  /** The page or campaign, as the client named it. */
  readonly source: string | null;
  readonly atMs: number;
}
