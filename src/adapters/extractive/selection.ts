import type { Passage } from './passages.ts';
import type { ScoredSentences } from './sentence-scores.ts';
import { likenessTo, type TermVector, termCount } from './term-vectors.ts';

/** The weight of a sentence in a post with a stronger one. */
const companionWeight = 0.8;
/** How much similarity to a chosen passage reduces a passage's worth. */
const redundancyWeight = 0.5;
/** Pull quotes and summaries repeat a sentence nearly word for word. */
const nearlySame = 0.8;
/** How much nearness to a chosen passage reduces a passage's worth: neighbours have the same topic. */
const nearnessWeight = 0.3;

/**
 * The best passages, best first, by maximal marginal relevance: worth, reduced by what chosen ones already say.
 *
 * @param budget number of posts to fill
 */
export const choose = (
  passages: readonly Passage[],
  { scores, vectors }: ScoredSentences,
  budget: number,
): readonly Passage[] => {
  const said = new Float64Array(scores.length);
  const terms = termCount(vectors);
  const reach = scores.length / budget;
  const chosen: Passage[] = [];
  let candidates = passages
    .map((passage): Candidate => ({ passage, worth: worth(passage, scores), said: 0, near: 0 }))
    .filter((candidate) => candidate.worth > 0);
  for (let left = budget; ; ) {
    const best = bestOf(candidates, left);
    if (best === null) return chosen;
    chosen.push(best);
    left -= best.posts;
    candidates = candidates.filter(({ passage }) => !overlap(passage, best));
    for (const vector of vectors.slice(best.first, best.last + 1)) {
      recordSaid(said, likenessTo(vector, terms), vectors, scores);
    }
    for (const candidate of candidates) {
      candidate.said = mostWithin(said, candidate.passage);
      candidate.near = Math.max(candidate.near, 1 - distance(candidate.passage, best) / reach);
    }
  }
};

interface Candidate {
  readonly passage: Passage;
  readonly worth: number;
  /** Similarity to the most similar chosen sentence, 0 to 1. */
  said: number;
  /** Nearness to the nearest chosen passage: 1 beside it, 0 from the distance of a post's share of the source. */
  near: number;
}

const bestOf = (candidates: readonly Candidate[], left: number): Passage | null => {
  let best: Passage | null = null;
  let highest = 0;
  for (const { passage, worth, said, near } of candidates) {
    if (passage.posts > left || said > nearlySame) continue;
    const value = worth * (1 - redundancyWeight * said) * (1 - nearnessWeight * near);
    if (value > highest) [best, highest] = [passage, value];
  }
  return best;
};

const recordSaid = (
  said: Float64Array,
  likenessToChosen: (vector: TermVector) => number,
  vectors: readonly TermVector[],
  scores: readonly number[],
): void => {
  for (let i = 0; i < vectors.length; i++) {
    if (scores[i] !== 0) said[i] = Math.max(said[i] as number, likenessToChosen(vectors[i] as TermVector));
  }
};

const mostWithin = (values: Float64Array, { first, last }: Passage): number => {
  let most = values[first] as number;
  for (let i = first + 1; i <= last; i++) most = Math.max(most, values[i] as number);
  return most;
};

/** A passage of several posts must be worth that many. */
const worth = ({ first, last, posts }: Passage, scores: readonly number[]): number => {
  const sorted = scores.slice(first, last + 1).sort((a, b) => b - a);
  return sorted.reduce((sum, score, i) => sum + score * companionWeight ** i, 0) / posts;
};

const overlap = (a: Passage, b: Passage): boolean => a.first <= b.last && b.first <= a.last;

const distance = (a: Passage, b: Passage): number => Math.max(0, a.first - b.last, b.first - a.last);
