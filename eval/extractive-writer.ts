import { ExtractiveThreadWriter } from '../src/adapters/extractive/extractive-thread-writer.ts';
import { sentences } from '../src/domain/sentences.ts';
import type { Draft, TextRange } from '../src/domain/thread.ts';
import { type DescribedArticle, readDescribedArticles } from './described-articles.ts';
import { rouge2Recall } from './rouge.ts';

const postsPerThread = 5;
const quarters = 4;

interface Score {
  readonly rouge2: number;
  /** 1 to 4: quarters of the body that the text draws on. */
  readonly quarters: number;
}

/**
 * Prints how a thread of five posts by the extractive writer compares with the first sentences of the same length. The
 * measure is the publisher's description, a summary that nobody wrote for us.
 */
export const evaluateExtractiveWriter = async (folder: string): Promise<void> => {
  const { articles, undescribed, copied } = await readDescribedArticles(folder);
  const compared = await Promise.all(articles.map(compare));
  const condensed = compared.filter(({ whole }) => !whole);
  console.log(`Extractive writer: ${postsPerThread} posts for x against the first sentences of the same length`);
  console.log(`(left out: ${copied} pages whose description copies the beginning, ${undescribed} without one)\n`);
  console.log('pages                         count   ROUGE-2 recall   quarters drawn on');
  printRows('all', compared);
  printRows('longer than the thread', condensed);
};

interface Comparison {
  readonly writer: Score;
  readonly opening: Score;
  /** Too short to condense: the thread is the source. */
  readonly whole: boolean;
}

const compare = async (article: DescribedArticle): Promise<Comparison> => {
  const drafts = await threadOf(article);
  const length = drafts.reduce((sum, { text }) => sum + text.length, 0);
  const opening = firstSentences(article, length);
  return {
    writer: score(article, drafts.map(({ text }) => text).join('\n'), rangesOf(drafts)),
    opening: score(article, article.text.slice(0, opening.end), [opening]),
    whole: length > article.text.length * 0.9,
  };
};

export const threadOf = async ({ text, title, language }: DescribedArticle): Promise<readonly Draft[]> => {
  const options = { platform: 'x', limit: 280, maxPosts: postsPerThread, tone: 'neutral', language: null } as const;
  const assignment = { ...options, text, title, sourceLanguage: language, visitor: { kind: 'operator' } } as const;
  return (await new ExtractiveThreadWriter().write(assignment, AbortSignal.timeout(10_000))).drafts;
};

const rangesOf = (drafts: readonly Draft[]): readonly TextRange[] =>
  drafts.flatMap(({ source }) => (source === null ? [] : [source]));

/** The opening that is as long as the thread; of the sentence that exceeds it, as much as fits. */
const firstSentences = ({ text, language }: DescribedArticle, length: number): TextRange => {
  let left = length;
  let end = 0;
  for (const sentence of sentences(text, language)) {
    end = Math.min(sentence.end, sentence.start + left);
    left -= end - sentence.start;
    if (left <= 0) break;
  }
  return { start: 0, end };
};

const score = ({ text, description }: DescribedArticle, said: string, drawnOn: readonly TextRange[]): Score => ({
  rouge2: rouge2Recall(said, description),
  quarters: Array.from({ length: quarters }, (_, i) => i).filter((i) => {
    const [start, end] = [(text.length * i) / quarters, (text.length * (i + 1)) / quarters];
    return drawnOn.some((range) => range.start < end && range.end > start);
  }).length,
});

const printRows = (pages: string, compared: readonly Comparison[]): void => {
  for (const side of ['writer', 'opening'] as const) {
    const mean = (measure: keyof Score): string =>
      (compared.reduce((sum, row) => sum + row[side][measure], 0) / compared.length).toFixed(3);
    const name = `${pages}: ${side === 'writer' ? 'thread' : 'beginning'}`;
    const cells = [
      name.padEnd(34),
      String(compared.length).padStart(1),
      mean('rouge2').padStart(16),
      mean('quarters').padStart(19),
    ];
    console.log(cells.join(''));
  }
};
