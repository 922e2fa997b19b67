import type { PlatformName } from '../platform.ts';
import { counters } from './counters.ts';
import { plainSize } from './plain-size.ts';

/**
 * What a platform limits, each with its own limit: first its length (weighted characters, graphemes, …), and then on
 * Bluesky the UTF-8 bytes, on Threads the links.
 */
export type Size = readonly number[];

const blueskyMaxBytes = 3_000;
const threadsMaxLinks = 5;

/** How large a post may be. `limit` is in the platform's own count; what else the platform limits stays as it is. */
export const boundsOf = (platform: PlatformName, limit: number): Size =>
  platform === 'bluesky' ? [limit, blueskyMaxBytes] : platform === 'threads' ? [limit, threadsMaxLinks] : [limit];

/**
 * The sizes of all beginnings of a text: entry `i` of each array is the size of what lies before code unit `i`, so
 * that the size of any part is a subtraction. Exact for the whole; a part's own count may differ where its edges cut
 * a URL or a grapheme.
 */
export const runningSizes = (platform: PlatformName, text: string): readonly Int32Array[] => {
  const totals = boundsOf(platform, 0).map(() => new Int32Array(text.length + 1));
  // Each weight is written one place to the right, so that adding up gives the sum of what lies before.
  const weights = totals.map((total) => total.subarray(1));
  counters[platform](text, weights);
  for (const total of totals)
    for (let at = 1; at <= text.length; at++) total[at] = (total[at] ?? 0) + (total[at - 1] ?? 0);
  return totals;
};

/** The size of a post as its platform counts it: X counts the text's NFC, and the others what they are sent. */
export const sizeOf = (platform: PlatformName, text: string): Size => {
  const plain = plainSize(platform, text);
  if (plain !== null) return plain;
  const counted = platform === 'x' ? text.normalize('NFC') : text;
  return runningSizes(platform, counted).map((totals) => totals[counted.length] ?? 0);
};

export const isWithin = (size: Size, bounds: Size): boolean =>
  size.every((part, index) => part <= (bounds[index] ?? 0));

/** The platform's own count of a post: what its limit speaks of. */
export const postLength = (platform: PlatformName, text: string): number => sizeOf(platform, text)[0] ?? 0;

/** Whether a platform takes the text as one post, by everything that it limits. */
export const fits = (platform: PlatformName, text: string, limit: number): boolean =>
  isWithin(sizeOf(platform, text), boundsOf(platform, limit));
