import { type TermVector, termCount } from './term-vectors.ts';

/** Share of a walk's steps that follow likeness; the rest starts anew by the prior. The usual value of PageRank. */
const damping = 0.85;
const rounds = 25;
/** Sentences less alike than this share only small talk. */
const leastLikeness = 0.08;

/** The sentences that one sentence is like, and how much, in shares that add up to 1. */
interface Neighbours {
  readonly indices: number[];
  readonly shares: number[];
}

/**
 * How central each sentence is: LexRank, a random walk over likeness that begins anew by `prior`.
 *
 * @param prior one positive weight per vector
 * @returns one rank per vector, the highest 1
 */
export const rank = (vectors: readonly TermVector[], prior: readonly number[]): readonly number[] => {
  const neighbours = neighboursOf(vectors);
  const total = prior.reduce((sum, weight) => sum + weight, 0);
  const start = prior.map((weight) => weight / total);
  let ranks: readonly number[] = start;
  for (let round = 0; round < rounds; round++) ranks = walk(neighbours, ranks, start);
  const highest = Math.max(...ranks);
  return ranks.map((value) => value / highest);
};

const walk = (
  neighbours: readonly Neighbours[],
  ranks: readonly number[],
  start: readonly number[],
): readonly number[] => {
  const next = new Float64Array(ranks.length);
  let lost = 0;
  for (const [from, { indices, shares }] of neighbours.entries()) {
    const value = ranks[from] as number;
    if (indices.length === 0) lost += value;
    for (let k = 0; k < indices.length; k++) add(next, indices[k] as number, (shares[k] as number) * value);
  }
  return start.map((share, i) => damping * ((next[i] as number) + lost * share) + (1 - damping) * share);
};

const add = (sums: Float64Array, i: number, value: number): void => {
  sums[i] = (sums[i] as number) + value;
};

// By an inverted index: only sentences that share a term are ever compared.
const neighboursOf = (vectors: readonly TermVector[]): readonly Neighbours[] => {
  const neighbours = vectors.map((): Neighbours => ({ indices: [], shares: [] }));
  const postings = Array.from({ length: termCount(vectors) }, (): Posting => ({ indices: [], weights: [] }));
  const row = new Float64Array(vectors.length);
  for (const [i, { terms, weights }] of vectors.entries()) {
    row.fill(0);
    for (const [k, term] of terms.entries()) {
      const posting = postings[term] as Posting;
      const weight = weights[k] as number;
      addProducts(row, posting, weight);
      posting.indices.push(i);
      posting.weights.push(weight);
    }
    connect(neighbours, i, row);
  }
  for (const { shares } of neighbours) normalise(shares);
  return neighbours;
};

/** The earlier sentences that hold a term, and its weight in each. */
interface Posting {
  readonly indices: number[];
  readonly weights: number[];
}

const addProducts = (row: Float64Array, { indices, weights }: Posting, weight: number): void => {
  for (let k = 0; k < indices.length; k++) {
    add(row, indices[k] as number, weight * (weights[k] as number));
  }
};

const connect = (neighbours: readonly Neighbours[], i: number, row: Float64Array): void => {
  for (let j = 0; j < i; j++) {
    const value = row[j] as number;
    if (value < leastLikeness) continue;
    neighbours[i]?.indices.push(j);
    neighbours[i]?.shares.push(value);
    neighbours[j]?.indices.push(i);
    neighbours[j]?.shares.push(value);
  }
};

const normalise = (shares: number[]): void => {
  const sum = shares.reduce((total, share) => total + share, 0);
  for (let k = 0; k < shares.length; k++) shares[k] = (shares[k] as number) / sum;
};
