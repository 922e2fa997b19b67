declare const normalised: unique symbol;
/** Text in the one form that everything counts in: ranges, digests, splitting. */
export type NormalisedText = string & { readonly [normalised]: true };

/**
 * Unicode NFC, CRLF and CR to LF, control characters other than LF and TAB dropped, trailing spaces and runs of more
 * than one blank line folded, blank lines at either end dropped. Idempotent.
 */
export const normaliseText = (text: string): NormalisedText =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g, '')
    .normalize('NFC')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '') as NormalisedText;

/** How many words a text has, in any script: what lies between spaces, and each letter where a script has no spaces. */
export const countWords = (text: string): number => {
  let words = 0;
  for (const segment of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    if (segment.isWordLike) words++;
  }
  return words;
};

/** The longest beginning of at most `max` characters (code points) that ends between graphemes, best between words. */
export const cutText = (
  text: NormalisedText,
  max: number,
): { readonly text: NormalisedText; readonly cut: boolean } => {
  if (text.length <= max) return { text, cut: false };
  let units = 0;
  let points = 0;
  for (const point of text) {
    if (points === max) break;
    points++;
    units += point.length;
  }
  if (units === text.length) return { text, cut: false };
  const boundary = text.lastIndexOf(' ', units);
  const end = boundary > units * 0.8 ? boundary : units;
  return { text: normaliseText(text.slice(0, end)), cut: true };
};
