import { level } from './break-levels.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
/** UTF-16 code units that are looked at before and behind the break; dictionaries need to see some. */
const before = 48;
const behind = 16;

/**
 * The last break between words, in a script that puts no spaces between them, at or shortly before a break between
 * graphemes; null where there is none. Marks such as 。 stay with the word before them.
 */
export const wordBreakBefore = (text: string, start: number, end: number, levels: Uint8Array): number | null => {
  const from = Math.max(start, end - before);
  let found: number | null = null;
  let afterWord = false;
  for (const { index, isWordLike } of segmenter.segment(text.slice(from, end + behind))) {
    const at = from + index;
    if (at > end) break;
    if (afterWord && isWordLike === true && at > start && levels[at] === level.grapheme) found = at;
    afterWord = true;
  }
  return found;
};
