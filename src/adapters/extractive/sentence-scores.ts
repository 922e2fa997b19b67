import { rank } from './sentence-graph.ts';
import type { SourceSentence } from './source-sentences.ts';
import { likeness, type TermVector, termVectors } from './term-vectors.ts';

/** More sentences do not enter the graph: its work grows with their square. */
const mostRanked = 500;
/** How much more the beginning counts than the rest, and after how many sentences half of that is gone. */
const openingWeight = 4;
const openingHalf = 3;
/** How much more a sentence counts that says what the title says. */
const titleWeight = 4;

export interface ScoredSentences {
  /** One per sentence, at least 0: the more, the more it says of the whole; 0 for what was not ranked. */
  readonly scores: readonly number[];
  readonly vectors: readonly TermVector[];
}

/** How much each sentence says of the whole: its rank among all, started from the opening and the title. */
export const scoreSentences = (sentences: readonly SourceSentence[], title: string | null): ScoredSentences => {
  const texts = sentences.map((sentence) => sentence.text);
  const all = termVectors([...texts, title ?? '']);
  const titleVector = all.at(-1) as TermVector;
  const vectors = all.slice(0, -1);
  const priors = vectors.map(
    (vector, i) => (1 + openingWeight * 2 ** (-i / openingHalf)) * (1 + titleWeight * likeness(vector, titleVector)),
  );
  const nodes = strongest(sentences, vectors, priors);
  const ranks = rank(
    nodes.map((i) => vectors[i] as TermVector),
    nodes.map((i) => priors[i] as number),
  );
  const scores = new Array<number>(sentences.length).fill(0);
  nodes.forEach((i, node) => {
    // A few hubs outrank the rest by far; the root keeps them from deciding alone.
    scores[i] = Math.sqrt(ranks[node] as number) * (priors[i] as number);
  });
  return { scores, vectors };
};

/** The sentences to rank, in order: all sound ones, or of a very long text those most like the whole. */
const strongest = (
  sentences: readonly SourceSentence[],
  vectors: readonly TermVector[],
  priors: readonly number[],
): readonly number[] => {
  const sound = sentences.flatMap((sentence, i) => (sentence.complete ? [i] : []));
  if (sound.length <= mostRanked) return sound;
  const centre = new Map<string, number>();
  for (const i of sound)
    for (const [term, weight] of vectors[i] as TermVector) centre.set(term, (centre.get(term) ?? 0) + weight);
  const strength = new Map(sound.map((i) => [i, likeness(vectors[i] as TermVector, centre) * (priors[i] as number)]));
  return sound
    .toSorted((a, b) => (strength.get(b) as number) - (strength.get(a) as number) || a - b)
    .slice(0, mostRanked)
    .sort((a, b) => a - b);
};
