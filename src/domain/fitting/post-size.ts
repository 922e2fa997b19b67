import type { PlatformName } from '../platform.ts';
import { counters } from './counters.ts';
import { plainSize } from './plain-size.ts';

/**
 * A size for each limit of a platform: first the length (weighted characters, graphemes, …), then the UTF-8 bytes on
 * Bluesky, or the links on Threads.
 */
export type Size = readonly number[];

const blueskyMaxBytes = 3_000;
const threadsMaxLinks = 5;

/** How large a post may be. `limit` is in the platform's own count; the platform's other limits stay. */
export const boundsOf = (platform: PlatformName, limit: number): Size =>
  platform === 'bluesky' ? [limit, blueskyMaxBytes] : platform === 'threads' ? [limit, threadsMaxLinks] : [limit];

/**
 * The sizes of all prefixes of a text: entry `i` of each array is the size of the text before code unit `i`, so that
 * the size of any part is a subtraction. Exact for the whole text; a part's own size may differ where its edges cut a
 * URL or a grapheme.
 */
export const runningSizes = (platform: PlatformName, text: string): readonly Int32Array[] => {
  const totals = boundsOf(platform, 0).map(() => new Int32Array(text.length + 1));
  // Each weight is written one place to the right, so that summing gives the size before each place.
  const weights = totals.map((total) => total.subarray(1));
  counters[platform](text, weights);
  for (const total of totals)
    for (let at = 1; at <= text.length; at++) total[at] = (total[at] ?? 0) + (total[at - 1] ?? 0);
  return totals;
};

/** The size of a post as its platform counts it: X counts the text's NFC, the others the text as it is sent. */
export const sizeOf = (platform: PlatformName, text: string): Size => {
  const plain = plainSize(platform, text);
  if (plain !== null) return plain;
  const counted = platform === 'x' ? text.normalize('NFC') : text;
  return runningSizes(platform, counted).map((totals) => totals[counted.length] ?? 0);
};

export const isWithin = (size: Size, bounds: Size): boolean =>
  size.every((part, index) => part <= (bounds[index] ?? 0));

/** The platform's own count of a post, to which its limit applies. */
export const postLength = (platform: PlatformName, text: string): number => sizeOf(platform, text)[0] ?? 0;

/** Whether the text fits into one post, by every limit of the platform. */
export const fits = (platform: PlatformName, text: string, limit: number): boolean =>
  isWithin(sizeOf(platform, text), boundsOf(platform, limit));
