import type { TextRange } from '../../domain/thread.ts';
import { isSpokenByPronoun } from './openers.ts';
import { hasBalancedMarks, type SourceSentence, unwrapped } from './source-sentences.ts';

/** Sentences that follow one another in the source and make a post, or several where one sentence is too long. */
export interface Passage {
  /** First and last sentence, by index. */
  readonly first: number;
  readonly last: number;
  readonly range: TextRange;
  readonly text: string;
  /** Posts that it takes. */
  readonly posts: number;
}

/** What there is to make posts of. */
export interface Source {
  readonly text: string;
  readonly title: string | null;
  readonly sentences: readonly SourceSentence[];
  /** How many posts a passage takes. */
  readonly postsFor: (passage: string) => number;
}

const quotation = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」/g;

/** More sentences than this in a post are a paragraph of an article. */
const mostSentences = 4;

/**
 * Every passage that a person might post: it begins with a sentence that leans on none before, ends with one that leaves
 * no question open, and closes its quotations.
 *
 * @param scores one per sentence; a passage has at least one above 0
 */
export const passages = (source: Source, scores: readonly number[]): readonly Passage[] => {
  const { sentences } = source;
  const found: Passage[] = [];
  sentences.forEach((sentence, first) => {
    if (!sentence.sound || sentence.leansBack || !scores.slice(first, first + mostSentences).some(Boolean)) return;
    for (let last = first; last < first + mostSentences; last++) {
      if (last > first && !isCompanion(source, sentence, last)) break;
      const passage = passageOf(source, first, last);
      if (last > first && passage.posts > 1) break;
      if (sentences[last]?.leansForward === false && isSelfContained(passage.text)) found.push(passage);
    }
  });
  return found;
};

// A list and the prose around it are read differently.
const isCompanion = (source: Source, { kind }: SourceSentence, index: number): boolean =>
  source.sentences[index]?.complete === true && source.sentences[index].kind === kind && continues(source, index);

/** Whether quotations are closed, each in its paragraph, and the first is said by somebody whom the passage names. */
const isSelfContained = (text: string): boolean => {
  const paragraphs = text.split('\n');
  return paragraphs.every(hasBalancedMarks) && isAttributed(paragraphs[0] as string);
};

const isAttributed = (paragraph: string): boolean =>
  !/^["“„«「]/.test(paragraph) || (!isSpokenByPronoun(paragraph) && /\p{L}/u.test(paragraph.replace(quotation, '')));

/** Whether a post may go on with a sentence: the mark of a heading or a quotation has no place within one. */
export const continues = ({ text, sentences }: Source, index: number): boolean =>
  !/[#>]/.test(text.slice(sentences[index - 1]?.range.end, sentences[index]?.range.start));

/** The passage from one sentence through another, worded as in the source. */
export const passageOf = ({ text: source, sentences, postsFor }: Source, first: number, last: number): Passage => {
  const [from, through] = [sentences[first] as SourceSentence, sentences[last] as SourceSentence];
  const start = first === last ? from.range.start : from.markStart;
  let text = unwrapped(source.slice(start, from.range.end));
  for (let i = first + 1; i <= last; i++) {
    const sentence = sentences[i] as SourceSentence;
    text += separator(source.slice(sentences[i - 1]?.range.end, sentence.range.start)) + sentence.text;
  }
  return { first, last, range: { start, end: through.range.end }, text, posts: postsFor(text) };
};

const separator = (between: string): string => {
  const lineEnds = between.split('\n').length - 1;
  if (lineEnds === 0) return between === '' ? '' : ' ';
  return '\n'.repeat(Math.min(2, lineEnds)) + between.trimStart();
};
