import { postLength } from '../../domain/fitting/post-size.ts';
import type { PlatformName } from '../../domain/platform.ts';

/** ` 25/25`: no number of a thread is longer. */
const numberLength = 6;
/** A post that fills 3,000 characters is an article; past this, a thread reads better in more posts. */
const comfortable = 600;

/** How long a draft may be, in the platform's own count. */
export const roomFor = (limit: number): number => Math.min(comfortable, limit - numberLength);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Where a long sentence is best cut: after a clause, else between words. */
const cuts = [/[,;:–—、，；：]["'”’»)]*(?=\s|[\u2e80-\u9fff])|[。！？]/gu, /\S(?=\s)/gu];

/**
 * A text in pieces that fit, cut at clauses, words or graphemes.
 *
 * @param room at least 2, in the platform's own count
 */
export function* piecesThatFit(platform: PlatformName, text: string, room: number): Generator<string> {
  let rest = text.trim();
  while (rest.length > room || postLength(platform, rest) > room) {
    const end = cutWithin(rest, longestStart(platform, rest, room));
    yield rest.slice(0, end).trimEnd();
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') yield rest;
}

const longestStart = (platform: PlatformName, text: string, room: number): number => {
  let end = 0;
  let length = 0;
  for (const { segment } of graphemes.segment(text.slice(0, room * 8))) {
    length += postLength(platform, segment);
    if (length > room && end > 0) break;
    end += segment.length;
  }
  return end;
};

// One letter more than fits shows whether the last word that fits is whole.
const cutWithin = (text: string, most: number): number => {
  for (const pattern of cuts) {
    const ends = [...text.slice(0, most + 1).matchAll(pattern)].map((match) => match.index + match[0].length);
    const last = ends.findLast((end) => end <= most);
    if (last !== undefined && last > most * 0.4) return last;
  }
  return most;
};
