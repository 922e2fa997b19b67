import { level } from './break-levels.ts';
import { isSpace } from './characters.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
/** UTF-16 code units that are looked at before and behind the break; dictionaries need to see some. */
const before = 48;
const behind = 16;
/** A post may be so much shorter than it could be. */
const wellFilled = 0.75;

/**
 * The last break between words, in a script that puts no spaces between them, at or shortly before a break between
 * graphemes; null where there is none. Marks such as 。 stay with the word before them.
 */
export const wordBreakBefore = (text: string, start: number, end: number, levels: Uint8Array): number | null => {
  const least = Math.max(end - before, Math.floor(start + (end - start) * wellFilled));
  let from = end;
  // Not beyond white space or any better break: what stands there is no part of the word that must be broken.
  while (from > least && (levels[from] ?? 0) <= level.grapheme && !isSpace(text.charCodeAt(from - 1))) from--;
  let found: number | null = null;
  for (const { index, isWordLike } of segmenter.segment(text.slice(from, end + behind))) {
    const at = from + index;
    if (at > end) break;
    if (at > from && isWordLike === true && levels[at] === level.grapheme) found = at;
  }
  return found;
};
