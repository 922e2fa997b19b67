import { kind, kindsAt } from '../character-kinds.ts';
import { isInsidePair } from '../fitting/characters.ts';
import type { Claim } from './claim.ts';
import { matchesAt } from './places.ts';

const name = '[\\p{L}\\p{N}_]+(?:[.-][\\p{L}\\p{N}_]+)*';
/** `@name`, `@name@host`, `@name.host`, not after a word (an e-mail address) or a path. */
const handle = new RegExp(`(?<![\\p{L}\\p{N}_@.+/-])@${name}(?:@${name})?`, 'uy');
/** In a source, the URL of a profile also names its handle. */
const handleInSource = new RegExp(`(?<![\\p{L}\\p{N}_@.+-])@${name}(?:@${name})?`, 'uy');
const emailAddress =
  /(?<![\p{L}\p{N}._%+@-])[\p{L}\p{N}_%+-][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/uy;

function* signs(text: string): Generator<number> {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) yield at;
}

/** In code units: 64 characters, some of which may take two. */
const longestName = 128;

/** The starts of the names before each `@`. */
function* emailStarts(text: string): Generator<number> {
  for (const sign of signs(text)) {
    let start = sign;
    while (start > 0 && start > sign - longestName) {
      const before = start - (isInsidePair(text, start - 1) ? 2 : 1);
      if (!isOfName(text, before)) break;
      start = before;
    }
    yield start;
  }
}

const isOfName = (text: string, at: number): boolean =>
  (kindsAt(text, at) & (kind.letter | kind.number)) !== 0 || '._%+-'.includes(text.charAt(at));

/** The handles and e-mail addresses of a text. */
export const handleClaims = (text: string): readonly Claim[] =>
  [...matchesAt(text, handle, signs(text)), ...matchesAt(text, emailAddress, emailStarts(text))].map(
    ({ 0: written, index }) => ({
      start: index,
      end: index + written.length,
      needs: [[written.toLowerCase()]],
      gives: [],
    }),
  );

export const handleEvidence = (text: string): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const [written] of matchesAt(text, emailAddress, emailStarts(text))) keys.add(written.toLowerCase());
  for (const [written] of matchesAt(text, handleInSource, signs(text))) {
    const key = written.toLowerCase();
    const at = key.indexOf('@', 1);
    keys.add(key);
    // Mastodon shows and counts @user@host as @user.
    if (at !== -1) keys.add(key.slice(0, at));
  }
  return keys;
};
