import { sha256 } from './fingerprint.ts';
import type { GrantId } from './grant.ts';

/** `code_`, the grant's id and a secret of 128 random bits, each in 22 characters of base64url. */
const pattern = /^code_([\w-]{22})[\w-]{22}$/;

/** A redeem code as it was sent. The grant tells whether it is the latest one (see `Grant.codeDigest`). */
export interface CodeClaim {
  readonly grant: GrantId;
  /** Lower-case hex SHA-256 of the whole code: all that is stored of it. */
  readonly digest: string;
}

/** @param secret 128 random bits, base64url */
export const makeRedeemCode = (grant: GrantId, secret: string): string => `code_${grant}${secret}`;

export const digestOfCode = (code: string): string => sha256(code);

/** Null for text that cannot be one of our codes. */
export const parseRedeemCode = (text: string): CodeClaim | null => {
  const [, grant] = pattern.exec(text) ?? [];
  return grant === undefined ? null : { grant: grant as GrantId, digest: digestOfCode(text) };
};
