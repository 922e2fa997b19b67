import { normaliseText } from '../source-text.ts';
import type { Draft } from '../thread.ts';
import { fitPassages } from './fit-passages.ts';
import type { Passage } from './passage.ts';
import type { FittedThread, FittingRules } from './rules.ts';
import { withoutWrittenNumbers } from './written-numbers.ts';

/**
 * Makes posts of any drafts that a writer returns: drops empty ones and the writer's own numbers, splits long ones,
 * numbers the posts, and leaves out posts beyond `maxPosts`.
 */
export const fitThread = (drafts: readonly Draft[], rules: FittingRules): FittedThread => {
  const written = drafts.map((draft, index) => ({ index, draft, text: normaliseText(draft.text).trim() }));
  const inked = written.filter(({ text }) => text !== '');
  const texts = withoutWrittenNumbers(inked.map(({ text }) => text));
  return fitPassages(
    inked.map(({ index, draft }, place) => ({
      text: texts[place] ?? '',
      draft: index,
      locate: locatorOf(draft, texts[place] ?? ''),
    })),
    rules,
  );
};

/**
 * A draft that stands word for word in the source is as long as its range, so its parts can be located too. Each part
 * of any other draft draws on the whole range.
 */
const locatorOf = (draft: Draft, text: string): Passage['locate'] => {
  const { source } = draft;
  const offset = draft.text.indexOf(text);
  if (source === null || offset === -1 || source.end - source.start !== draft.text.length) return () => source;
  const from = source.start + offset;
  return ({ start, end }) => ({ start: from + start, end: from + end });
};
