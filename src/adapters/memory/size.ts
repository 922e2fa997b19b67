/** V8's memory for an object in a map, its links and its strings' headers, rounded up. */
export const itemOverheadBytes = 240;

/** The bytes of a string in memory, never too few: one per character only if all of it is ASCII. */
export const bytesOf = (text: string): number =>
  Buffer.byteLength(text) === text.length ? text.length : 2 * text.length;
