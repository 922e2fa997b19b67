import { boundaryAt } from './sentence-boundary.ts';
import { isHeading, unwrapLines } from './sentence-lines.ts';
import type { TextRange } from './thread.ts';

/**
 * The sentences of a text, in order, without the white space around them; together they hold everything else. A blank
 * line ends a sentence, and so does a line end that does not merely wrap a paragraph; a heading is one sentence.
 * Time linear in the length.
 *
 * @param language BCP 47; null where unknown
 */
export const sentences = (text: string, language: string | null = null): readonly TextRange[] => {
  const plain = readable(unwrapLines(text));
  const found: TextRange[] = [];
  let start = 0;
  let inHeading = false;
  for (const { segment, index } of segmenterOf(language).segment(plain)) {
    const end = index + segment.length;
    if (end <= start) continue;
    if (index === start && startsLine(plain, index)) inHeading = isHeading(segment);
    const endsLine = segment.endsWith('\n');
    const boundary =
      endsLine || end === plain.length ? end : inHeading ? null : boundaryAt(plain, start, end, language);
    if (boundary === null) continue;
    pushTrimmed(found, plain, start, boundary);
    start = boundary;
  }
  return found;
};

/**
 * Text of the same length whose sentences the segmenter finds: it takes `…` for a letter, a note's number (`.[1]`) for
 * the next sentence, and never starts a sentence with a lower-case letter, as texts do that are all in lower case.
 */
const readable = (text: string): string => {
  const marked = text
    .replaceAll('…', '.')
    .replace(/(?<=[.!?]["'”’»)]?)(?:\[\d{1,3}\]){1,5}/g, (notes) => ')'.repeat(notes.length));
  return /(?:^|[.!?]\s+)\p{Lu}/mu.test(marked)
    ? marked
    : marked.replace(/(?<=[.!?]\s)[a-z]/g, (letter) => letter.toUpperCase());
};

const startsLine = (text: string, index: number): boolean => index === 0 || text[index - 1] === '\n';

const segmenters = new Map<string, Intl.Segmenter>();

// A language that nobody knows must not fail a text; and the rules of languages hardly differ.
const segmenterOf = (language: string | null): Intl.Segmenter => {
  const supported = language !== null && /^[a-z]{2}\b/i.test(language) ? language.slice(0, 2).toLowerCase() : 'en';
  const segmenter = segmenters.get(supported) ?? new Intl.Segmenter(supported, { granularity: 'sentence' });
  segmenters.set(supported, segmenter);
  return segmenter;
};

const pushTrimmed = (found: TextRange[], text: string, start: number, end: number): void => {
  const piece = text.slice(start, end);
  const trimmedStart = start + (piece.length - piece.trimStart().length);
  const trimmedEnd = start + piece.trimEnd().length;
  if (trimmedEnd > trimmedStart) found.push({ start: trimmedStart, end: trimmedEnd });
};
