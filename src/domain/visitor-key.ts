import { sha256 } from './fingerprint.ts';
import type { Grant, GrantId } from './grant.ts';
import { sameDigest } from './same-digest.ts';

/** `thr_`, the grant's id and a secret of 128 random bits, each in 22 characters of base64url. */
const pattern = /^thr_([\w-]{22})([\w-]{22})$/;

/** A visitor key as it was sent. `keyStanding` tells whether it is valid. */
export interface KeyClaim {
  readonly grant: GrantId;
  /** Lower-case hex SHA-256 of the whole key: all that is stored of it. */
  readonly digest: string;
}

/** @param secret 128 random bits, base64url */
export const makeVisitorKey = (grant: GrantId, secret: string): string => `thr_${grant}${secret}`;

/** Lower-case hex SHA-256. */
export const digestOfKey = (key: string): string => sha256(key);

export const looksLikeVisitorKey = (text: string): boolean => text.startsWith('thr_');

/** Null for text that cannot be one of our keys. */
export const parseVisitorKey = (text: string): KeyClaim | null => {
  const [, grant] = pattern.exec(text) ?? [];
  return grant === undefined ? null : { grant: grant as GrantId, digest: digestOfKey(text) };
};

/** `current`: the latest one issued; `replaced`: recognised, but without the plan. */
export const keyStanding = (grant: Grant, digest: string): 'current' | 'replaced' | 'unknown' => {
  const isCurrent = grant.keyDigest !== null && sameDigest(grant.keyDigest, digest);
  const replaced = grant.replacedKeyDigests.filter((one) => sameDigest(one, digest));
  if (isCurrent) return 'current';
  return replaced.length > 0 ? 'replaced' : 'unknown';
};
