import { kind, kindsOfUnit } from '../../domain/character-kinds.ts';
import { isInsidePair } from '../../domain/fitting/characters.ts';
import { graphemeStarts } from '../../domain/fitting/graphemes.ts';
import { leastLength, plainLength, plainSize } from '../../domain/fitting/plain-size.ts';
import { postLength } from '../../domain/fitting/post-size.ts';
import type { PlatformName } from '../../domain/platform.ts';

/** ` 25/25`: the longest number. */
const numberLength = 6;
/** A post of 3,000 characters is an article; above this length, more posts read better. */
const comfortable = 600;

/** The longest draft, in the platform's own count. */
export const roomFor = (limit: number): number => Math.min(comfortable, limit - numberLength);

/**
 * Cuts a text into pieces that fit, at clauses, words or graphemes.
 *
 * @param room at least 2, in the platform's own count
 */
export function* piecesThatFit(platform: PlatformName, text: string, room: number): Generator<string> {
  let rest = text.trim();
  while (exceeds(platform, rest, room)) {
    const end = endOfPiece(platform, rest, room);
    yield rest.slice(0, end).trimEnd();
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') yield rest;
}

/** Whether `piecesThatFit` would return the text in one piece. */
export const fitsWhole = (platform: PlatformName, text: string, room: number): boolean => {
  const whole = text.trim();
  const plain = plainSize(platform, whole)?.[0];
  if (plain !== undefined ? plain <= room : !exceeds(platform, whole, room)) return true;
  // Most long texts are told to be too long without being cut.
  const isTooLong = plain !== undefined ? hasGraphemes(whole) : leastLength(platform, whole) > room;
  return !isTooLong && endOfPiece(platform, whole, room) === whole.length;
};

/** Whether a text surely has several graphemes, because it begins with a short one: one alone is left whole at any length. */
const hasGraphemes = (text: string): boolean => {
  const end = isInsidePair(text, fewUnits) ? fewUnits + 1 : fewUnits;
  return graphemeStarts(text.slice(0, end)).includes(1, 1);
};

const fewUnits = 16;

const exceeds = (platform: PlatformName, text: string, room: number): boolean =>
  text.length > room || postLength(platform, text) > room;

const endOfPiece = (platform: PlatformName, text: string, room: number): number =>
  cutWithin(text, longestStart(platform, text, room));

/** Most graphemes are shorter; longer ones are piled-up marks. */
const longestGrapheme = 8;

/** @param reach code units to examine; twice as many if they are not enough */
const longestStart = (platform: PlatformName, text: string, room: number, reach = room + 1): number => {
  const most = Math.min(text.length, room * longestGrapheme);
  const part = text.slice(0, Math.min(most, isInsidePair(text, reach) ? reach + 1 : reach));
  const starts = graphemeStarts(part);
  let length = 0;
  for (let end = 0; end < part.length; ) {
    const next = starts.indexOf(1, end + 1);
    // The text after the part may belong to its last grapheme.
    if (next === -1 && part.length < most) return longestStart(platform, text, room, reach * 2);
    const last = next === -1 ? part.length : next;
    length += graphemeLength(platform, part, end, last);
    if (length > room && end > 0) return end;
    end = last;
  }
  return part.length;
};

const graphemeLength = (platform: PlatformName, text: string, start: number, end: number): number => {
  const plain = end === start + 1 ? plainLength(platform, text.charCodeAt(start)) : 0;
  return plain > 0 ? plain : postLength(platform, text.slice(start, end));
};

const clauseMarks = new Set(',;:–—、，；：');
const fullStops = new Set('。！？');
const closers = new Set('"\'”’»)');
/** A piece that ends at a better place must be at least this part of the longest possible. */
const leastFilled = 0.4;

/** The best place to cut a long sentence, at most at `most`: after a clause, else between words. */
const cutWithin = (text: string, most: number): number => {
  for (const isCut of [endsClause, endsWord]) {
    for (let end = most; end > most * leastFilled; end--) if (isCut(text, end)) return end;
  }
  return most;
};

const endsWord = (text: string, at: number): boolean => isSpaceAt(text, at) && !isSpaceAt(text, at - 1);

const endsClause = (text: string, at: number): boolean => {
  if (fullStops.has(text.charAt(at - 1))) return true;
  if (!isSpaceAt(text, at) && !/[\u2e80-\u9fff]/.test(text.charAt(at))) return false;
  let mark = at - 1;
  while (closers.has(text.charAt(mark))) mark--;
  return clauseMarks.has(text.charAt(mark));
};

const isSpaceAt = (text: string, at: number): boolean => (kindsOfUnit(text.charCodeAt(at)) & kind.space) !== 0;
