import { sha256 } from './fingerprint.ts';
import type { GrantId } from './grant.ts';

/** `code_`, the grant's id and a secret of 128 random bits, each in 22 characters of base64url. */
const pattern = /^code_([\w-]{22})[\w-]{22}$/;

/** What an operator hands on; whether it is the one that was given out last, the grant says. */
export interface CodeClaim {
  readonly grant: GrantId;
  /** Lower-case hex SHA-256 of the whole code: what is kept of it. */
  readonly digest: string;
}

/** @param secret 128 random bits, base64url */
export const makeRedeemCode = (grant: GrantId, secret: string): string => `code_${grant}${secret}`;

export const digestOfCode = (code: string): string => sha256(code);

/** Null for what was never given out. */
export const parseRedeemCode = (text: string): CodeClaim | null => {
  const [, grant] = pattern.exec(text) ?? [];
  return grant === undefined ? null : { grant: grant as GrantId, digest: digestOfCode(text) };
};
