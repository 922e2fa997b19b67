import type { TextRange } from '../../domain/thread.ts';
import { isSpokenByPronoun } from './openers.ts';
import { withoutQuotations } from './quoted.ts';
import { hasBalancedMarks, type SourceSentence, unwrapped } from './source-sentences.ts';

/** Consecutive sentences of the source that make a post, or several posts if one sentence is too long. */
export interface Passage {
  /** First and last sentence, by index. */
  readonly first: number;
  readonly last: number;
  readonly range: TextRange;
  readonly text: string;
  /** The number of posts that it takes. */
  readonly posts: number;
}

/** The source, prepared to make posts of it. */
export interface Source {
  readonly text: string;
  readonly title: string | null;
  readonly sentences: readonly SourceSentence[];
  /** The number of posts that a passage takes. */
  readonly postsFor: (passage: string) => number;
  /** Whether a passage takes one post only. */
  readonly fitsPost: (passage: string) => boolean;
  /** A cache of the one-sentence passages, by index: each is asked for up to four times. */
  readonly alone: Map<number, Passage>;
}

/** More sentences than this would make a post a paragraph. */
const mostSentences = 4;

/**
 * Every passage that can be posted: its first sentence does not depend on an earlier one, its last leaves no question
 * open, and its quotations are closed.
 *
 * @param scores one per sentence; a passage has at least one above 0
 */
export const passages = (source: Source, scores: readonly number[]): readonly Passage[] => {
  const { sentences } = source;
  const found: Passage[] = [];
  sentences.forEach((sentence, first) => {
    if (!sentence.sound || sentence.leansBack || !scores.slice(first, first + mostSentences).some(Boolean)) return;
    let passage: Passage | null = passageOf(source, first);
    while (passage !== null) {
      const last: number = passage.last;
      if (sentences[last]?.leansForward === false && isSelfContained(passage.text)) found.push(passage);
      const isFull: boolean = last + 1 === first + mostSentences || !isCompanion(source, sentence, last + 1);
      passage = isFull ? null : extended(source, passage);
    }
  });
  return found;
};

// A list and the prose around it do not belong into one post.
const isCompanion = (source: Source, { kind }: SourceSentence, index: number): boolean =>
  source.sentences[index]?.complete === true && source.sentences[index].kind === kind && continues(source, index);

/** Whether quotations are closed, each within its paragraph, and the passage names the speaker of the first. */
const isSelfContained = (text: string): boolean => {
  const paragraphs = text.split('\n');
  return paragraphs.every(hasBalancedMarks) && isAttributed(paragraphs[0] as string);
};

const isAttributed = (paragraph: string): boolean =>
  !/^["“„«「]/.test(paragraph) || (!isSpokenByPronoun(paragraph) && /\p{L}/u.test(withoutQuotations(paragraph)));

/** Whether a post may continue with a sentence: the mark of a heading or a quotation may only begin one. */
export const continues = ({ text, sentences }: Source, index: number): boolean =>
  !/[#>]/.test(text.slice(sentences[index - 1]?.range.end, sentences[index]?.range.start));

/** The passage of one sentence, as in the source. */
export const passageOf = ({ text: source, sentences, postsFor, alone }: Source, index: number): Passage => {
  const known = alone.get(index);
  if (known !== undefined) return known;
  const { range } = sentences[index] as SourceSentence;
  const text = unwrapped(source.slice(range.start, range.end));
  const passage = { first: index, last: index, range, text, posts: postsFor(text) };
  alone.set(index, passage);
  return passage;
};

/** The passage extended by the next sentence; null if that takes more than one post. */
export const extended = ({ text: source, sentences, fitsPost }: Source, passage: Passage): Passage | null => {
  const { first, last } = passage;
  const [from, before, added] = [sentences[first], sentences[last], sentences[last + 1]] as SourceSentence[];
  if (from === undefined || before === undefined || added === undefined) return null;
  // If there are several sentences, include the first one's item mark.
  const start = from.markStart;
  const opening = first === last ? unwrapped(source.slice(start, from.range.end)) : passage.text;
  const text = opening + separator(source.slice(before.range.end, added.range.start)) + added.text;
  return fitsPost(text) ? { first, last: last + 1, range: { start, end: added.range.end }, text, posts: 1 } : null;
};

const separator = (between: string): string => {
  if (between === ' ') return between;
  const lineEnds = between.split('\n').length - 1;
  if (lineEnds === 0) return between === '' ? '' : ' ';
  return '\n'.repeat(Math.min(2, lineEnds)) + between.trimStart();
};
