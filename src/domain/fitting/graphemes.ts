const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** After this many plain characters in a row, stop using Intl.Segmenter: starting it is slow. */
const settled = 16;

/**
 * Ranges of UTF-16 code units that never share a grapheme with one another: letters, digits and punctuation that
 * neither combine, nor join, nor are emoji. Without the carriage return, which joins a line feed.
 */
const plainRanges: readonly (readonly [number, number])[] = [
  [0x09, 0x0a],
  [0x20, 0x7e],
  [0xa0, 0xa8],
  [0xaa, 0xac],
  [0xaf, 0x2ff],
  [0x370, 0x377],
  [0x38e, 0x3a1],
  [0x3a3, 0x482],
  [0x48a, 0x52f],
  [0x5d0, 0x5ea],
  [0x620, 0x64a],
  [0x1e00, 0x1eff],
  [0x2010, 0x2027],
  [0x2030, 0x203b],
  [0x20a0, 0x20bf],
  [0x2600, 0x27bf],
  [0x3001, 0x3029],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x30fb, 0x30fe],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xff01, 0xff9d],
];

/** The same among supplementary characters: emoji that modify nothing, mathematical letters, Chinese characters. */
const plainPairs: readonly (readonly [number, number])[] = [
  [0x1d400, 0x1d6a5],
  [0x1f300, 0x1f3fa],
  [0x1f400, 0x1faff],
  [0x20000, 0x2a6df],
];

/** Marks that join any character before them. */
const markRanges: readonly (readonly [number, number])[] = [
  [0x300, 0x36f],
  [0x5b0, 0x5bd],
  [0x64b, 0x65f],
  [0xfe0e, 0xfe0f],
];

const plain = new Uint8Array(0x10000);
for (const [first, last] of plainRanges) plain.fill(1, first, last + 1);

/** Whether a code unit is in `plainRanges`. */
export const isPlain = (unit: number): boolean => plain[unit] === 1;

const mark = new Uint8Array(0x10000);
for (const [first, last] of markRanges) mark.fill(1, first, last + 1);

/** The length of the plain character that starts here, in code units; 0 if none does. */
const plainLength = (text: string, at: number): number => {
  const unit = text.charCodeAt(at);
  if (plain[unit] === 1) return 1;
  if (unit < 0xd800 || unit > 0xdbff) return 0;
  const point = text.codePointAt(at) ?? 0;
  return plainPairs.some(([first, last]) => point >= first && point <= last) ? 2 : 0;
};

/**
 * Where the graphemes (extended grapheme clusters, UAX #29) of a text start: 1 at the code units that begin one. Takes
 * time linear in the text: Intl.Segmenter, which takes some 8 µs to start and 0.2 µs for each cluster, gets only
 * stretches that may hold clusters other than letters with marks.
 */
export const graphemeStarts = (text: string): Uint8Array => {
  const starts = new Uint8Array(text.length);
  let at = 0;
  while (at < text.length) {
    const end = endOfPlain(text, at);
    if (end > at) {
      starts[at] = 1;
      at = end;
    } else {
      const stretchEnd = endOfStretch(text, at);
      for (const { index } of segmenter.segment(text.slice(at, stretchEnd))) starts[at + index] = 1;
      at = stretchEnd;
    }
  }
  return starts;
};

/** The end of a plain character and its marks if a plain character or the end follows; else `at` itself. */
const endOfPlain = (text: string, at: number): number => {
  const length = plainLength(text, at);
  if (length === 0) return at;
  let end = at + length;
  while (mark[text.charCodeAt(end)] === 1) end++;
  const marked = end > at + length;
  if (marked && text.charCodeAt(at) < 0x20) return at;
  return end === text.length || plainLength(text, end) > 0 ? end : at;
};

/** After the first of several plain characters in a row: between two of them there is always a boundary. */
const endOfStretch = (text: string, from: number): number => {
  let run = 0;
  let second = from;
  let at = from + 1;
  while (at < text.length) {
    const length = plainLength(text, at);
    run = length > 0 ? run + 1 : 0;
    at += Math.max(1, length);
    if (run === 1) second = at;
    if (run === settled) return second;
  }
  return text.length;
};
