import { endOfKinds, kind, kindsAt, lengthAt } from './character-kinds.ts';

declare const normalised: unique symbol;
/** Text in the one form to which ranges, digests and splitting refer. */
export type NormalisedText = string & { readonly [normalised]: true };

// Old Macs end lines with CR, mainframes with NEL, word processors with VT; Unicode has line and paragraph separators.
const lineEnd = /\r\n?|[\v\u0085\u2028\u2029]/g;
// PDF readers put a form feed between pages. Beside a line end it adds nothing; inside a paragraph it is wrong.
const pageEnd = /(?<![\n\f])\f+(?![\n\f])/g;
/**
 * Control characters, byte order marks and lone surrogates. In one pass, since removing them one kind at a time could
 * create new ones.
 */
const dropped = /(?![\n\t])[\p{Cc}\p{Cs}\ufeff]/gu;

/**
 * Unicode NFC, every kind of line end to LF, control characters other than LF and TAB dropped, trailing spaces and runs of
 * more than one blank line folded, blank lines at either end dropped. Idempotent.
 */
export const normaliseText = (text: string): NormalisedText =>
  text
    .replace(lineEnd, '\n')
    .replace(pageEnd, '\n')
    .replace(dropped, '')
    .normalize('NFC')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '') as NormalisedText;

/** Counts words in any script: by spaces, and by a dictionary in scripts without spaces. */
export const countWords = (text: string): number => {
  let words = 0;
  for (let at = 0; at < text.length; ) {
    const kinds = kindsAt(text, at);
    const start = at;
    if ((kinds & kind.unspaced) !== 0) {
      at = endOfKinds(text, at, kind.unspaced);
      words += countUnspaced(text.slice(start, at));
    } else if ((kinds & (kind.letter | kind.number)) !== 0) {
      at = endOfSpaced(text, at);
      words++;
    } else at += lengthAt(text, at);
  }
  return words;
};

const endOfSpaced = (text: string, start: number): number => {
  let end = start;
  while (end < text.length && (kindsAt(text, end) & (kind.space | kind.unspaced)) === 0) {
    if (parting.has(text.charCodeAt(end))) break;
    end += lengthAt(text, end);
  }
  return end;
};

/** Between words without spaces. */
const parting = new Set(Array.from('—–…/', (mark) => mark.charCodeAt(0)));
let segmenter: Intl.Segmenter | undefined;

// The dictionary takes many times as long, so it is used only where needed.
const countUnspaced = (run: string): number => {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  let words = 0;
  for (const { isWordLike } of segmenter.segment(run)) if (isWordLike) words++;
  return words;
};

/** The most that a cut is moved back to reach white space, as a part of the length. */
const mostMovedBack = 0.2;

/**
 * The longest prefix of at most `max` characters (code points) that ends between graphemes, and between words where
 * white space is near. Empty if the first grapheme alone is longer. Takes linear time.
 */
export const cutText = (
  text: NormalisedText,
  max: number,
): { readonly text: NormalisedText; readonly cut: boolean } => {
  const units = unitsOfPoints(text, max);
  if (units === text.length) return { text, cut: false };
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  const end = graphemes.containing(units)?.index ?? units;
  const kept = text.slice(0, end);
  const space = /\s/.test(text.charAt(end)) ? end : lastSpaceIn(kept);
  return { text: normaliseText(space >= end * (1 - mostMovedBack) ? kept.slice(0, space) : kept), cut: true };
};

/** The UTF-16 length of the first `points` code points, or of the whole text. */
const unitsOfPoints = (text: string, points: number): number => {
  if (text.length <= points) return text.length;
  let units = 0;
  for (let left = points; left > 0 && units < text.length; left--) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
};

const lastSpaceIn = (text: string): number => Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n'));
