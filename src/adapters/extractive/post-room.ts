import type { PlatformName } from '../../domain/platform.ts';

/** ` 25/25`: no number of a thread is longer. */
const numberLength = 6;
/** A post that fills 3,000 characters is an article; past this, a thread reads better in more posts. */
const comfortable = 600;

/** How long a draft may be, by `measure`. */
export const roomFor = (limit: number): number => Math.min(comfortable, limit - numberLength);

/**
 * The length of a text on a platform, never less than the platform's own count but for short URLs: a draft that fits by
 * it seldom needs to be split.
 */
export const measure = (platform: PlatformName, text: string): number => {
  if (platform === 'linkedin') return text.length;
  let length = 0;
  for (const point of text) length += weight(platform, point.codePointAt(0) as number);
  return length;
};

const weight = (platform: PlatformName, point: number): number => {
  if (platform === 'threads') return point > 0xffff ? 4 : 1;
  if (platform !== 'x') return 1;
  return point <= 4351 || (point >= 8192 && point <= 8205) || (point >= 8208 && point <= 8223) ? 1 : 2;
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Where a long sentence is best cut: after a clause, else between words. */
const cuts = [/[,;:–—、，；：]["'”’»)]*(?=\s|[\u2e80-\u9fff])|[。！？]/gu, /\S(?=\s)/gu];

/**
 * A text in pieces that fit, cut at clauses, words or graphemes.
 *
 * @param room at least 2, by `measure`
 */
export function* piecesThatFit(platform: PlatformName, text: string, room: number): Generator<string> {
  let rest = text.trim();
  while (rest.length > room || measure(platform, rest) > room) {
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
    length += measure(platform, segment);
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
