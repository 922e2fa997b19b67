import { level } from './break-levels.ts';
import { isSpace } from './characters.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
/** How many UTF-16 code units are read before and after the break: dictionaries need context. */
const before = 48;
const behind = 16;
/** A post must be at least this part of the longest possible. */
const wellFilled = 0.75;

/**
 * The last break between words, in a script without spaces, at or shortly before a break between graphemes; null if
 * there is none. Marks such as 。 stay with the word before them.
 */
export const wordBreakBefore = (text: string, start: number, end: number, levels: Uint8Array): number | null => {
  const least = Math.max(end - before, Math.floor(start + (end - start) * wellFilled));
  let from = end;
  // Do not pass white space or any better break: the text before it is no part of the word to be broken.
  while (from > least && (levels[from] ?? 0) <= level.grapheme && !isSpace(text.charCodeAt(from - 1))) from--;
  let found: number | null = null;
  for (const { index, isWordLike } of segmenter.segment(text.slice(from, end + behind))) {
    const at = from + index;
    if (at > end) break;
    if (at > from && isWordLike === true && levels[at] === level.grapheme) found = at;
  }
  return found;
};
