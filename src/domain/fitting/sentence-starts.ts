import { sentences } from '../sentences.ts';
import type { TextRange } from '../thread.ts';

/** Sentences are searched in windows of this length, so that time stays linear in the text's length. */
const windowLength = 4_096;

/** Where the sentences of a part of a text start, except the first. */
export const sentenceStarts = (text: string, range: TextRange): readonly number[] => {
  const starts: number[] = [];
  let from = range.start;
  let atStart = false;
  while (from < range.end) {
    const end = Math.min(range.end, from + windowLength);
    const found = sentences(text.slice(from, end)).map(({ start }) => from + start);
    starts.push(...(atStart ? found : found.slice(1)));
    const last = found.at(-1) ?? end;
    // The last sentence of a window may continue after it, so the next window begins at that sentence's start.
    atStart = end < range.end && found.length > 1;
    if (atStart) starts.pop();
    from = atStart ? last : end;
  }
  return starts;
};
