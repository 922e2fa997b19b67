// Only this part of `validator`: the whole takes longer to load than the rest of the domain.
import isEmailModule from 'validator/lib/isEmail.js';

const { default: isEmail } = isEmailModule;

declare const valid: unique symbol;
/** An address that looks deliverable, in the one form in which it is stored. */
export type EmailAddress = string & { readonly [valid]: true };

/** RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them brackets. */
const mostBytes = 254;

/**
 * Characters that no address contains and that could forge a header: line ends and other controls, spaces, invisible
 * characters.
 */
const unseen = /[\p{C}\p{Z}]/u;

/**
 * Trims, composes (NFC) and lower-cases, and writes an international domain in ASCII, as DNS does. RFC 5321 lets the
 * local part be case-sensitive, but no large provider treats it so, and people write theirs either way. A quoted local
 * part is refused: no provider issues one, and it would be a second way of writing an unquoted one. Idempotent.
 */
export const parseEmailAddress = (input: string): EmailAddress | null => {
  const address = input.trim().normalize('NFC').toLowerCase().normalize('NFC');
  if (unseen.test(address) || address.startsWith('"') || !isEmail(address)) return null;
  const at = address.lastIndexOf('@');
  const domain = URL.parse(`http://${address.slice(at + 1)}`)?.hostname;
  const stored = `${address.slice(0, at)}@${domain}`;
  return domain && isEmail(stored) && Buffer.byteLength(stored) <= mostBytes ? (stored as EmailAddress) : null;
};
