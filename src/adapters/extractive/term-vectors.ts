import { terms } from './terms.ts';

/** A sentence as a unit vector of IDF-weighted terms, in the order of their first occurrence. */
export interface TermVector {
  /** Each term once, as a number from 0 on, common to all texts that were read together. */
  readonly terms: readonly number[];
  readonly weights: readonly number[];
}

/** One vector per text. Terms in most texts weigh nearly nothing, so no stop-word lists are needed. */
export const termVectors = (texts: readonly string[]): readonly TermVector[] => {
  const known = new Map<string, number>();
  const counts = texts.map((text) => countTerms(terms(text), known));
  const documents = new Array<number>(known.size).fill(0);
  for (const { terms } of counts) for (const term of terms) documents[term] = (documents[term] as number) + 1;
  const rarities = documents.map((count) => Math.log(1 + texts.length / count));
  return counts.map((count) => unit(weigh(count, rarities)));
};

interface TermCounts {
  readonly terms: readonly number[];
  readonly times: readonly number[];
}

/** Numbers the terms that are not yet in `known`. */
const countTerms = (words: readonly string[], known: Map<string, number>): TermCounts => {
  const places = new Map<number, number>();
  const found: number[] = [];
  const times: number[] = [];
  for (const word of words) {
    const term = known.get(word) ?? known.size;
    if (term === known.size) known.set(word, term);
    const place = places.get(term);
    if (place === undefined) {
      places.set(term, found.length);
      found.push(term);
      times.push(1);
    } else times[place] = (times[place] as number) + 1;
  }
  return { terms: found, times };
};

const weigh = ({ terms, times }: TermCounts, rarities: readonly number[]): TermVector => ({
  terms,
  weights: terms.map((term, k) => (1 + Math.log(times[k] as number)) * (rarities[term] as number)),
});

const unit = ({ terms, weights }: TermVector): TermVector => {
  const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
  return { terms, weights: length === 0 ? weights : weights.map((weight) => weight / length) };
};

/** The number of different terms in some vectors. */
export const termCount = (vectors: readonly TermVector[]): number => {
  let count = 0;
  for (const { terms } of vectors) for (const term of terms) if (term >= count) count = term + 1;
  return count;
};

/**
 * The likeness of any vector to one that many are compared with: the cosine of two unit vectors, 0 to 1. The terms are
 * looked up by their numbers.
 *
 * @param terms the number of terms in all vectors
 */
export const likenessTo = (one: TermVector, terms: number): ((other: TermVector) => number) => {
  const places = new Int32Array(terms).fill(-1);
  for (let k = 0; k < one.terms.length; k++) places[one.terms[k] as number] = k;
  const products = new Float64Array(one.terms.length);
  return (other) => {
    // Floating-point sums depend on their order. Use the shorter vector's, so that the result is symmetric.
    if (other.terms.length <= one.terms.length) return sumInOrder(one, other, places);
    products.fill(0);
    for (let k = 0; k < other.terms.length; k++) {
      const place = places[other.terms[k] as number] as number;
      if (place >= 0) products[place] = (one.weights[place] as number) * (other.weights[k] as number);
    }
    return products.reduce((sum, product) => sum + product, 0);
  };
};

const sumInOrder = (one: TermVector, { terms, weights }: TermVector, places: Int32Array): number => {
  let sum = 0;
  for (let k = 0; k < terms.length; k++) {
    const place = places[terms[k] as number] as number;
    if (place >= 0) sum += (weights[k] as number) * (one.weights[place] as number);
  }
  return sum;
};
