import type { Claim } from './claim.ts';

const name = '[\\p{L}\\p{N}_]+(?:[.-][\\p{L}\\p{N}_]+)*';
/** `@name`, `@name@host`, `@name.host`. In front of it stands neither a word (an e-mail address) nor a path. */
const handle = new RegExp(`(?<![\\p{L}\\p{N}_@.+/-])@${name}(?:@${name})?`, 'gu');
/** A profile's address names its handle as well. */
const handleInSource = new RegExp(`(?<![\\p{L}\\p{N}_@.+-])@${name}(?:@${name})?`, 'gu');
const emailAddress =
  /(?<![\p{L}\p{N}._%+@-])[\p{L}\p{N}_%+-][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** The handles and e-mail addresses of a text. */
export const handleClaims = (text: string): readonly Claim[] =>
  [...text.matchAll(handle), ...text.matchAll(emailAddress)].map(({ 0: written, index }) => ({
    start: index,
    end: index + written.length,
    needs: [[written.toLowerCase()]],
    gives: [],
  }));

export const handleEvidence = (text: string): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const [written] of text.matchAll(emailAddress)) keys.add(written.toLowerCase());
  for (const [written] of text.matchAll(handleInSource)) {
    const key = written.toLowerCase();
    const at = key.indexOf('@', 1);
    keys.add(key);
    // Mastodon shows and counts @user@host as @user.
    if (at !== -1) keys.add(key.slice(0, at));
  }
  return keys;
};
