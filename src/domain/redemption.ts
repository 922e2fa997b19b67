import type { Grant, Redeemer } from './grant.ts';

/** If there are more, the ones replaced longest ago are dropped; those keys are then refused. */
const mostReplacedKeys = 8;

/**
 * Whether `who` redeemed the grant before: as the session that became premium, or as the asker (a session, or without
 * one the network).
 */
export const isRedeemer = ({ session, asker }: Redeemer, who: string): boolean => session === who || asker === who;

/** The grant with its new holder and key. The previous key is kept as replaced. */
export const redeemedAs = (grant: Grant, redeemedBy: Redeemer, keyDigest: string): Grant => {
  const replaced = grant.keyDigest === null ? [] : [grant.keyDigest];
  return {
    ...grant,
    redeemedBy,
    keyDigest,
    replacedKeyDigests: [...replaced, ...grant.replacedKeyDigests].slice(0, mostReplacedKeys),
  };
};
