/** What V8 spends on an object in a map, its links and its strings' headers, rounded up. */
export const itemOverheadBytes = 240;

/** Bytes a string takes in memory, never too few: one per character only where all of it is ASCII. */
export const bytesOf = (text: string): number =>
  Buffer.byteLength(text) === text.length ? text.length : 2 * text.length;
