import { rank } from './sentence-graph.ts';
import type { SourceSentence } from './source-sentences.ts';
import { likenessTo, type TermVector, termCount, termVectors } from './term-vectors.ts';

/** The most sentences in the graph: its work grows with their square. */
const mostRanked = 500;
/** How much more the beginning counts than the rest, and the number of sentences after which half of that is gone. */
const openingWeight = 4;
const openingHalf = 3;
/** How much more a sentence counts that repeats the title. */
const titleWeight = 4;

export interface ScoredSentences {
  /** One per sentence, at least 0; higher for sentences that say more about the whole, 0 for unranked ones. */
  readonly scores: readonly number[];
  readonly vectors: readonly TermVector[];
}

/** The terms of the sentences, and their priors. */
export interface WeighedSentences {
  readonly vectors: readonly TermVector[];
  /** One per sentence, above 0; higher near the opening and the title. */
  readonly priors: readonly number[];
}

export const weighSentences = (texts: readonly string[], title: string | null): WeighedSentences => {
  const all = termVectors([...texts, title ?? '']);
  const vectors = all.slice(0, -1);
  const likenessToTitle = likenessTo(all.at(-1) as TermVector, termCount(all));
  const priors = vectors.map(
    (vector, i) => (1 + openingWeight * 2 ** (-i / openingHalf)) * (1 + titleWeight * likenessToTitle(vector)),
  );
  return { vectors, priors };
};

/** How much each sentence says about the whole: its rank among all complete ones, started from its prior. */
export const scoreSentences = (
  sentences: readonly SourceSentence[],
  { vectors, priors }: WeighedSentences,
): ScoredSentences => {
  const nodes = strongest(sentences, vectors, priors);
  const ranks = rank(
    nodes.map((i) => vectors[i] as TermVector),
    nodes.map((i) => priors[i] as number),
  );
  const scores = new Array<number>(sentences.length).fill(0);
  nodes.forEach((i, node) => {
    // A few hubs rank far above the rest; the square root keeps them from deciding alone.
    scores[i] = Math.sqrt(ranks[node] as number) * (priors[i] as number);
  });
  return { scores, vectors };
};

/** The sentences to rank, in order: all sound ones, or, in a very long text, those most similar to the whole. */
const strongest = (
  sentences: readonly SourceSentence[],
  vectors: readonly TermVector[],
  priors: readonly number[],
): readonly number[] => {
  const sound = sentences.flatMap((sentence, i) => (sentence.complete ? [i] : []));
  if (sound.length <= mostRanked) return sound;
  const likenessToWhole = likenessToSumOf(sound.map((i) => vectors[i] as TermVector));
  const strengths = vectors.map((vector, i) =>
    sentences[i]?.complete === true ? likenessToWhole(vector) * (priors[i] as number) : 0,
  );
  return sound
    .toSorted((a, b) => (strengths[b] as number) - (strengths[a] as number) || a - b)
    .slice(0, mostRanked)
    .sort((a, b) => a - b);
};

const likenessToSumOf = (vectors: readonly TermVector[]): ((vector: TermVector) => number) => {
  const centre = new Float64Array(termCount(vectors));
  for (const { terms, weights } of vectors) {
    for (const [k, term] of terms.entries()) centre[term] = (centre[term] as number) + (weights[k] as number);
  }
  return ({ terms, weights }) =>
    terms.reduce((sum, term, k) => sum + (weights[k] as number) * (centre[term] as number), 0);
};
