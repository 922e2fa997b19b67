import type { TextRange } from './thread.ts';

/** Words that end in a full stop without ending a sentence: the next segment belongs to them. */
const abbreviation = /(?:^|[\s("'“‘])(?:Dr|Mr|Mrs|Ms|Prof|Sr|Jr|St|vs|etc|e\.g|i\.e|No|Nr|bzw|ca|\p{Lu})\.\s*$/u;

/** The sentences of a text, in order, without the white space around them. A blank line always ends a sentence. */
export const sentences = (text: string, language: string | null = null): readonly TextRange[] => {
  const segmenter = new Intl.Segmenter(language ?? undefined, { granularity: 'sentence' });
  const found: TextRange[] = [];
  let start = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    const end = index + segment.length;
    if (abbreviation.test(text.slice(start, end))) continue;
    pushTrimmed(found, text, start, end);
    start = end;
  }
  pushTrimmed(found, text, start, text.length);
  return found;
};

const pushTrimmed = (found: TextRange[], text: string, start: number, end: number): void => {
  const piece = text.slice(start, end);
  const trimmedStart = start + (piece.length - piece.trimStart().length);
  const trimmedEnd = start + piece.trimEnd().length;
  if (trimmedEnd > trimmedStart) found.push({ start: trimmedStart, end: trimmedEnd });
};
