import { terms } from './terms.ts';

/** A sentence as a unit vector of IDF-weighted terms. */
export type TermVector = ReadonlyMap<string, number>;

/** One vector per text; terms that most texts share weigh next to nothing, which makes stop-word lists unnecessary. */
export const termVectors = (texts: readonly string[]): readonly TermVector[] => {
  const counts = texts.map((text) => countOf(terms(text)));
  const documents = countOf(counts.flatMap((count) => [...count.keys()]));
  return counts.map((count) => unit(weigh(count, documents, texts.length)));
};

const countOf = (items: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
};

const weigh = (count: ReadonlyMap<string, number>, documents: ReadonlyMap<string, number>, n: number): TermVector =>
  new Map(
    [...count].map(([term, times]) => [term, (1 + Math.log(times)) * Math.log(1 + n / (documents.get(term) ?? 1))]),
  );

const unit = (vector: TermVector): TermVector => {
  const length = Math.sqrt(vector.values().reduce((sum, weight) => sum + weight * weight, 0));
  return length === 0 ? vector : new Map([...vector].map(([term, weight]) => [term, weight / length]));
};

/** Cosine of two unit vectors, 0 to 1. */
export const likeness = (a: TermVector, b: TermVector): number => {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0);
  return sum;
};
