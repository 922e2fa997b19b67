import { type TermVector, termCount } from './term-vectors.ts';

/**
 * The share of a walk's steps that follow similarity; the others restart from the prior. The usual value of PageRank.
 */
const damping = 0.85;
const rounds = 25;
/** Less similar sentences share only common words. */
const leastLikeness = 0.08;

/**
 * How central each sentence is: LexRank, a random walk over similarity that restarts by `prior`.
 *
 * @param prior one positive weight per vector
 * @returns one rank per vector, the highest 1
 */
export const rank = (vectors: readonly TermVector[], prior: readonly number[]): readonly number[] => {
  const graph = graphOf(vectors);
  const total = prior.reduce((sum, weight) => sum + weight, 0);
  const start = prior.map((weight) => weight / total);
  let ranks: readonly number[] = start;
  for (let round = 0; round < rounds; round++) ranks = walk(graph, ranks, start);
  const highest = Math.max(...ranks);
  return ranks.map((value) => value / highest);
};

/**
 * The similarity of sentences: the neighbours of sentence `i` are at `ends[i - 1]` up to `ends[i]`, with shares that
 * add up to 1. In flat arrays, as a graph may have a quarter of a million edges and is walked 25 times.
 */
interface Graph {
  readonly ends: Int32Array;
  readonly indices: Int32Array;
  readonly shares: Float64Array;
}

const walk = ({ ends, indices, shares }: Graph, ranks: readonly number[], start: readonly number[]): number[] => {
  const next = new Float64Array(ranks.length);
  let lost = 0;
  let k = 0;
  for (let from = 0; from < ranks.length; from++) {
    const value = ranks[from] as number;
    const end = ends[from] as number;
    if (k === end) lost += value;
    for (; k < end; k++) add(next, indices[k] as number, (shares[k] as number) * value);
  }
  return start.map((share, i) => damping * ((next[i] as number) + lost * share) + (1 - damping) * share);
};

const add = (sums: Float64Array, i: number, value: number): void => {
  sums[i] = (sums[i] as number) + value;
};

const graphOf = (vectors: readonly TermVector[]): Graph => {
  const n = vectors.length;
  const likenesses = likenessesOf(vectors);
  const edges = countEdges(likenesses);
  const graph = { ends: new Int32Array(n), indices: new Int32Array(edges), shares: new Float64Array(edges) };
  let end = 0;
  for (let i = 0; i < n; i++) {
    const first = end;
    for (let j = 0; j < n; j++) {
      const value = likenesses[i * n + j] as number;
      if (value < leastLikeness) continue;
      graph.indices[end] = j;
      graph.shares[end++] = value;
    }
    normalise(graph.shares, first, end);
    graph.ends[i] = end;
  }
  return graph;
};

const countEdges = (likenesses: Float64Array): number => {
  let edges = 0;
  for (let k = 0; k < likenesses.length; k++) if ((likenesses[k] as number) >= leastLikeness) edges++;
  return edges;
};

/** The square matrix of similarities. By an inverted index: only sentences that share a term are compared. */
const likenessesOf = (vectors: readonly TermVector[]): Float64Array => {
  const n = vectors.length;
  const square = new Float64Array(n * n);
  const postings = postingsOf(vectors);
  for (const [i, { terms, weights }] of vectors.entries()) {
    const row = square.subarray(i * n, i * n + i);
    for (let k = 0; k < terms.length; k++) addProducts(row, postings, terms[k] as number, weights[k] as number);
    for (let j = 0; j < i; j++) square[j * n + i] = row[j] as number;
  }
  return square;
};

/** For each term, the sentences that have it, in order, and its weight in each. */
interface Postings {
  /** The start of each term's postings; they end with its last sentence. */
  readonly starts: Int32Array;
  readonly sentences: Int32Array;
  readonly weights: Float64Array;
}

const postingsOf = (vectors: readonly TermVector[]): Postings => {
  const starts = new Int32Array(termCount(vectors) + 1);
  for (const { terms } of vectors) for (const term of terms) starts[term + 1] = (starts[term + 1] as number) + 1;
  for (let term = 1; term < starts.length; term++)
    starts[term] = (starts[term] as number) + (starts[term - 1] as number);
  const ends = starts.slice();
  const total = starts.at(-1) as number;
  const postings = { starts, sentences: new Int32Array(total), weights: new Float64Array(total) };
  for (const [i, { terms, weights }] of vectors.entries()) {
    for (let k = 0; k < terms.length; k++) {
      const end = ends[terms[k] as number] as number;
      postings.sentences[end] = i;
      postings.weights[end] = weights[k] as number;
      ends[terms[k] as number] = end + 1;
    }
  }
  return postings;
};

/** Adds a term's part of the similarity to the sentences before the row's sentence. */
const addProducts = (
  row: Float64Array,
  { starts, sentences, weights }: Postings,
  term: number,
  weight: number,
): void => {
  for (let k = starts[term] as number; (sentences[k] as number) < row.length; k++) {
    add(row, sentences[k] as number, weight * (weights[k] as number));
  }
};

const normalise = (shares: Float64Array, first: number, end: number): void => {
  let sum = 0;
  for (let k = first; k < end; k++) sum += shares[k] as number;
  for (let k = first; k < end; k++) shares[k] = (shares[k] as number) / sum;
};
