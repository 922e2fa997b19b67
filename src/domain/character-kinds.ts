/**
 * Kinds of characters, as bits, since a character may be of several. By the Unicode properties that regular expressions
 * use.
 */
export const kind = {
  letter: 1,
  mark: 2,
  /** Digits and other numerals. */
  number: 4,
  /** Decimal digits of any script. */
  digit: 8,
  space: 16,
  /** Of a script that is written without spaces. */
  unspaced: 32,
  /** Latin, Greek or Cyrillic. */
  alphabetic: 64,
} as const;

/** Letters, marks and numbers: what words are made of. */
export const wordKinds = kind.letter | kind.mark | kind.number;

/** To be put into a character class of a regular expression. */
const unspacedScripts =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';

const runs: readonly (readonly [number, RegExp])[] = [
  [kind.letter, /\p{L}+/gu],
  [kind.mark, /\p{M}+/gu],
  [kind.number, /\p{N}+/gu],
  [kind.digit, /\p{Nd}+/gu],
  [kind.space, /\s+/gu],
  [kind.unspaced, new RegExp(`[${unspacedScripts}]+`, 'gu')],
  [kind.alphabetic, /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]+/gu],
];

const firstSurrogate = 0xd800;
const firstLowSurrogate = 0xdc00;
const lastSurrogate = 0xdfff;
const planeLength = 0x10000;
const rowLength = 0x1000;

/** All characters of a Unicode plane, each with the same number of code units. */
const charactersOf = (plane: number): string => {
  const points = new Uint32Array(planeLength);
  for (let i = 0; i < planeLength; i++) points[i] = plane * planeLength + i;
  if (plane === 0) points.fill(0, firstSurrogate, lastSurrogate + 1);
  let characters = '';
  for (let first = 0; first < planeLength; first += rowLength) {
    characters += String.fromCodePoint(...points.subarray(first, first + rowLength));
  }
  return characters;
};

const readKinds = (plane: number): Uint8Array => {
  const kinds = new Uint8Array(planeLength);
  const characters = charactersOf(plane);
  const length = characters.length / planeLength;
  for (const [bit, pattern] of runs) {
    for (const { 0: run, index } of characters.matchAll(pattern)) {
      for (let at = index; at < index + run.length; at += length) kinds[at / length] = (kinds[at / length] ?? 0) | bit;
    }
  }
  return kinds;
};

/**
 * The tables of the planes used so far, since regular expressions take twenty times as long. Made on first use, because
 * that takes 15 ms, too long for the start.
 */
const planes: Uint8Array[] = [];

const readPlane = (plane: number): Uint8Array => {
  const kinds = readKinds(plane);
  planes[plane] = kinds;
  return kinds;
};

/** The kinds of the character that starts at a code unit; 0 for half a surrogate pair, and beyond the end. */
export const kindsAt = (text: string, at: number): number => {
  const unit = text.charCodeAt(at);
  return unit >= firstSurrogate && unit <= lastSurrogate ? kindsOfPair(text.codePointAt(at) ?? 0) : kindsOfUnit(unit);
};

/** The kinds of a character of one code unit; 0 for half a surrogate pair. */
export const kindsOfUnit = (unit: number): number => (planes[0] ?? readPlane(0))[unit] ?? 0;

const kindsOfPair = (point: number): number => {
  const plane = Math.floor(point / planeLength);
  return plane === 0 ? 0 : ((planes[plane] ?? readPlane(plane))[point % planeLength] ?? 0);
};

/** The length, in code units, of the character that starts at a place. */
export const lengthAt = (text: string, at: number): number =>
  (text.charCodeAt(at) & 0xfc00) === firstSurrogate && (text.charCodeAt(at + 1) & 0xfc00) === firstLowSurrogate ? 2 : 1;

/** The end of the run of characters of any of these kinds that starts at `at`; `at` itself if none does. */
export const endOfKinds = (text: string, at: number, kinds: number): number => {
  let end = at;
  while (end < text.length && (kindsAt(text, end) & kinds) !== 0) end += lengthAt(text, end);
  return end;
};
