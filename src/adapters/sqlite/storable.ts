import { StorageFault } from '../../domain/failure.ts';

// A noncharacter: nobody's text begins with it by chance.
const mark = '\u{10ffff}';

/**
 * A key, scope, field or id as SQLite can hold it. SQLite's text is UTF-8, in which all lone surrogates become one and
 * the same character, and different keys one key; such a text is written out in ASCII behind a mark.
 */
export const storable = (text: string): string =>
  text.isWellFormed() && !text.startsWith(mark) ? text : `${mark}${JSON.stringify(text)}`;

export const restored = (stored: string): string =>
  stored.startsWith(mark) ? (JSON.parse(stored.slice(mark.length)) as string) : stored;

/** The end of what never ends. Rows have it rather than NULL, so that one comparison serves all. */
export const never = Number.MAX_SAFE_INTEGER;

/** When something written now is over, in whole milliseconds; `never` without a lifetime. */
export const expiryOf = (nowMs: number, lifetimeMs: number = never): number => {
  if (Number.isNaN(lifetimeMs)) throw new StorageFault('a lifetime is a number of milliseconds');
  return Math.max(0, Math.min(never, Math.ceil(nowMs + lifetimeMs)));
};

/** Time left; null for ever. */
export const ttlOf = (expiresAtMs: number, nowMs: number): number | null =>
  expiresAtMs === never ? null : expiresAtMs - nowMs;
