import type { Grant, Redeemer } from './grant.ts';

/** Of more, the ones that were replaced longest ago are forgotten, and then refused. */
const mostReplacedKeys = 8;

/** Whether it is the one who redeemed before: by the session it had then, the one it got, or without any the network. */
export const isRedeemer = ({ session, asker }: Redeemer, who: string): boolean => session === who || asker === who;

/** The grant as its new holder has it: with another key, in whose stead the latest is known no longer for current. */
export const redeemedAs = (grant: Grant, redeemedBy: Redeemer, keyDigest: string): Grant => {
  const replaced = grant.keyDigest === null ? [] : [grant.keyDigest];
  return {
    ...grant,
    redeemedBy,
    keyDigest,
    replacedKeyDigests: [...replaced, ...grant.replacedKeyDigests].slice(0, mostReplacedKeys),
  };
};
