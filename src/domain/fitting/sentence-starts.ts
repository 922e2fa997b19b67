import { sentences } from '../sentences.ts';
import type { TextRange } from '../thread.ts';

/** Sentences are looked for in windows, so that no text, however long, costs more than its length. */
const windowLength = 4_096;

/** Where the sentences of a part of a text start, its first one left out. */
export const sentenceStarts = (text: string, range: TextRange): readonly number[] => {
  const starts: number[] = [];
  let from = range.start;
  let atStart = false;
  while (from < range.end) {
    const end = Math.min(range.end, from + windowLength);
    const found = sentences(text.slice(from, end)).map(({ start }) => from + start);
    starts.push(...(atStart ? found : found.slice(1)));
    const last = found.at(-1) ?? end;
    // The last sentence of a window may go on behind it, so it is looked at again from its own start.
    atStart = end < range.end && found.length > 1;
    if (atStart) starts.pop();
    from = atStart ? last : end;
  }
  return starts;
};
