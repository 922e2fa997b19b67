import { boundaryAt } from './sentence-boundary.ts';
import { isHeading, unwrapLines } from './sentence-lines.ts';
import type { TextRange } from './thread.ts';

/**
 * The sentences of a text, in order, without the white space around them; nothing else is left out. A sentence ends at
 * a blank line, and at a line end that does not only wrap a paragraph; a heading is one sentence. Takes linear time.
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
 * A text of the same length in which the segmenter finds the sentences. On the original it takes `…` for a letter and a
 * note's number (`.[1]`) for the next sentence, and it never starts a sentence with a lower-case letter, though some
 * texts are all lower case.
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

// An unknown language must not fail a text; the rules hardly differ between languages.
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
