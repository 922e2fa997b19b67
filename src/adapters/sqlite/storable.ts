import { StorageFault } from '../../domain/failure.ts';

// A noncharacter, with which no text begins by chance.
const mark = '\u{10ffff}';

/**
 * A key, scope, field or id in a form that SQLite can store. SQLite's text is UTF-8, in which all lone surrogates
 * become the same character, and different keys one key; such a text is written in ASCII after a mark.
 */
export const storable = (text: string): string =>
  text.isWellFormed() && !text.startsWith(mark) ? text : `${mark}${JSON.stringify(text)}`;

export const restored = (stored: string): string =>
  stored.startsWith(mark) ? (JSON.parse(stored.slice(mark.length)) as string) : stored;

/** The expiry of a permanent row. Not NULL, so that one comparison fits all rows. */
export const never = Number.MAX_SAFE_INTEGER;

/** When something written now expires, in whole milliseconds; `never` without a lifetime. */
export const expiryOf = (nowMs: number, lifetimeMs: number = never): number => {
  if (Number.isNaN(lifetimeMs)) throw new StorageFault('a lifetime is a number of milliseconds');
  return Math.max(0, Math.min(never, Math.ceil(nowMs + lifetimeMs)));
};

/** Time left; null without a lifetime. */
export const ttlOf = (expiresAtMs: number, nowMs: number): number | null =>
  expiresAtMs === never ? null : expiresAtMs - nowMs;
