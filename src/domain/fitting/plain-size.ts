import type { PlatformName } from '../platform.ts';
import { utf8Bytes } from './characters.ts';
import { weightOnX } from './counters.ts';
import { mayBeEmoji } from './emoji.ts';
import { isPlain } from './graphemes.ts';

const codeUnits = 0x10000;
/** All emoji of one code unit are between these. */
const [firstEmoji, lastEmoji] = [0xa9, 0x32ff];
const variationSelector = 0xfe0f;

/**
 * The weight of a character on X when its neighbours do not matter; 0 for a possible part of an emoji or of a surrogate
 * pair.
 */
const weights = new Uint8Array(codeUnits);
for (let unit = 0; unit < codeUnits; unit++) weights[unit] = weightOnX(unit);
for (let unit = firstEmoji; unit <= lastEmoji; unit++) if (mayBeEmoji(String.fromCharCode(unit))) weights[unit] = 0;
weights.fill(0, 0xd800, 0xe000);
weights[variationSelector] = 0;

/**
 * The size of a text whose characters each count by themselves: no URLs, mentions or emoji, and, where graphemes count,
 * no combining marks. Most posts are like that, and are measured ten times as fast. Null for other texts.
 */
export const plainSize = (platform: PlatformName, text: string): readonly number[] | null => {
  if (platform === 'linkedin') return [text.length];
  let weight = 0;
  let bytes = 0;
  let arePlain = true;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const own = weights[unit] ?? 0;
    if (own === 0 || isSpecial(unit, text.charCodeAt(at + 1))) return null;
    weight += own;
    bytes += utf8Bytes(unit);
    arePlain = arePlain && isPlain(unit);
  }
  if (platform === 'bluesky') return arePlain ? [text.length, bytes] : null;
  if (platform === 'mastodon') return arePlain ? [text.length] : null;
  if (platform === 'x') return arePlain || text.normalize('NFC') === text ? [weight] : null;
  return [text.length, 0];
};

/** A lower bound of the summed lengths of a text's graphemes: counts only those that are cheap to tell. */
export const leastLength = (platform: PlatformName, text: string): number => {
  let length = 0;
  let run = 0;
  for (let at = 0; at < text.length; at++) {
    run = isPlain(text.charCodeAt(at)) ? run + 1 : 0;
    // Between two such characters, nothing joins it.
    if (run > 2) length += plainLength(platform, text.charCodeAt(at - 1));
  }
  return length;
};

/** The length of a character that counts by itself on every platform; 0 for other characters. */
export const plainLength = (platform: PlatformName, unit: number): number =>
  !isPlain(unit) ? 0 : platform === 'x' ? (weights[unit] ?? 0) : Math.min(1, weights[unit] ?? 0);

const [at, dot, colon, slash] = [0x40, 0x2e, 0x3a, 0x2f];

/** Characters that may make a mention, a link's scheme, or a host, whose last part always begins with a letter. */
const isSpecial = (unit: number, next: number): boolean =>
  unit === at || (unit === dot && mayBeLetter(next)) || (unit === colon && next === slash);

const mayBeLetter = (unit: number): boolean =>
  (unit >= 0x41 && unit <= 0x5a) ||
  (unit >= 0x61 && unit <= 0x7a) ||
  (unit >= 0x80 && (unit < 0x2010 || unit > 0x203b));
