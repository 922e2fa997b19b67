import validator from 'validator';

declare const valid: unique symbol;
/** A deliverable-looking address in the one form that it is stored in. */
export type EmailAddress = string & { readonly [valid]: true };

/**
 * Trims, composes (NFC) and lower-cases. The local part may be case-sensitive by RFC 5321, but no mail provider of note
 * treats it so, and people write theirs either way.
 */
export const parseEmailAddress = (input: string): EmailAddress | null => {
  const address = input.trim().normalize('NFC').toLowerCase();
  return validator.isEmail(address) ? (address as EmailAddress) : null;
};
