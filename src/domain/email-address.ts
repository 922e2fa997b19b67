// Not all of `validator`, which takes longer to load than the rest of the domain.
import isEmailModule from 'validator/lib/isEmail.js';

const { default: isEmail } = isEmailModule;

declare const valid: unique symbol;
/** A deliverable-looking address in the one form that it is stored in. */
export type EmailAddress = string & { readonly [valid]: true };

/** RFC 5321, 4.5.3.1.3: a path is 256 octets, two of them brackets. */
const mostBytes = 254;

/** What no address shows and a header may be forged with: line ends and other controls, spaces, invisible characters. */
const unseen = /[\p{C}\p{Z}]/u;

/**
 * Trims, composes (NFC) and lower-cases, and writes an international domain in ASCII, as it is resolved. The local part may
 * be case-sensitive by RFC 5321, but no mail provider of note treats it so, and people write theirs either way. A quoted
 * local part is refused: none gives it out, and it is a second way of writing an unquoted one. Idempotent.
 */
export const parseEmailAddress = (input: string): EmailAddress | null => {
  const address = input.trim().normalize('NFC').toLowerCase().normalize('NFC');
  if (unseen.test(address) || address.startsWith('"') || !isEmail(address)) return null;
  const at = address.lastIndexOf('@');
  const domain = URL.parse(`http://${address.slice(at + 1)}`)?.hostname;
  const stored = `${address.slice(0, at)}@${domain}`;
  return domain && isEmail(stored) && Buffer.byteLength(stored) <= mostBytes ? (stored as EmailAddress) : null;
};
