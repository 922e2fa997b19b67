import { sentences } from '../sentences.ts';
import type { NormalisedText } from '../source-text.ts';
import type { TextRange } from '../thread.ts';
import { termsOf } from './words.ts';

/** How much of the weight of a post's words a passage must have to count as its source. */
const leastCoverage = 0.4;
/** How much of that weight each further sentence must add. */
const leastGain = 0.12;
/** One shared word may be a coincidence. */
const fewestSharedTerms = 2;
const mostSentences = 6;
const mostSeeds = 8;

/** The terms that a sentence shares with the post, by index. */
type Shared = ReadonlySet<number>;

/** Finds the sentences that a post rewords, by the terms they share; rare terms weigh more. */
export class SimilarPassages {
  readonly #sentences: readonly TextRange[];
  /** For each term, the sentences that have it, in order. */
  readonly #places = new Map<string, number[]>();

  constructor(text: NormalisedText, language: string | null) {
    this.#sentences = sentences(text, language);
    for (const [i, { start, end }] of this.#sentences.entries()) {
      for (const term of termsOf(text.slice(start, end))) {
        const places = this.#places.get(term);
        if (places === undefined) this.#places.set(term, [i]);
        else places.push(i);
      }
    }
  }

  /** The run of sentences that shares most with the text; null if none shares enough. */
  find(text: string): TextRange | null {
    const terms = [...termsOf(text)];
    const weights = terms.map((term) => this.#weightOf(term));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const weigh = (some: Shared): number => some.values().reduce((sum, i) => sum + (weights[i] ?? 0), 0) / total;
    const seeds = this.#mostLike(terms, weights, total);
    const shared = this.#sharedTerms(terms, seeds);
    const windows = seeds.map((sentence) => grow(sentence, shared, weigh));
    const best = windows.reduce<Window | null>((a, b) => (a !== null && worth(a) >= worth(b) ? a : b), null);
    return best !== null && best.coverage >= leastCoverage && best.terms.size >= fewestSharedTerms
      ? this.#rangeOf(best)
      : null;
  }

  /**
   * A term in every sentence says nothing; a term that the source lacks shows that the post is about something else.
   */
  #weightOf(term: string): number {
    const count = this.#sentences.length;
    return Math.log(1 + count / (1 + (this.#places.get(term)?.length ?? 0)));
  }

  /** The single sentences with most of the terms' weight; of equal ones, the first. */
  #mostLike(terms: readonly string[], weights: readonly number[], total: number): readonly number[] {
    const covered = new Float64Array(this.#sentences.length);
    for (const [i, term] of terms.entries()) {
      const weight = weights[i] ?? 0;
      for (const sentence of this.#places.get(term) ?? []) covered[sentence] = (covered[sentence] ?? 0) + weight;
    }
    const seeds: Seed[] = [];
    for (let sentence = 0; sentence < covered.length; sentence++) {
      const coverage = (covered[sentence] ?? 0) / total;
      if (coverage > (seeds[mostSeeds - 1]?.coverage ?? 0)) insert(seeds, { sentence, coverage });
    }
    return seeds.map(({ sentence }) => sentence);
  }

  /** The terms of each sentence that a window around a seed may reach. */
  #sharedTerms(terms: readonly string[], seeds: readonly number[]): ReadonlyMap<number, Shared> {
    const shared = new Map<number, Set<number>>();
    for (const seed of seeds) {
      for (let near = seed - mostSentences; near <= seed + mostSentences; near++) shared.set(near, new Set());
    }
    for (const [i, term] of terms.entries()) {
      for (const sentence of this.#places.get(term) ?? []) shared.get(sentence)?.add(i);
    }
    return shared;
  }

  #rangeOf({ first, last }: Window): TextRange {
    return { start: this.#sentences[first]?.start ?? 0, end: this.#sentences[last]?.end ?? 0 };
  }
}

interface Seed {
  readonly sentence: number;
  readonly coverage: number;
}

/** Keeps the best, in order; of equal ones, the earlier. */
const insert = (seeds: Seed[], seed: Seed): void => {
  const worse = seeds.findIndex(({ coverage }) => coverage < seed.coverage);
  seeds.splice(worse === -1 ? seeds.length : worse, 0, seed);
  if (seeds.length > mostSeeds) seeds.pop();
};

interface Window {
  readonly first: number;
  readonly last: number;
  readonly terms: Shared;
  readonly coverage: number;
}

/** Each further sentence of a passage must add enough coverage. */
const worth = ({ first, last, coverage }: Window): number => coverage - leastGain * (last - first);

const grow = (seed: number, shared: ReadonlyMap<number, Shared>, weigh: (some: Shared) => number): Window => {
  const widened = ({ first, last, terms }: Omit<Window, 'coverage'>, added: number): Window => {
    const union = new Set([...terms, ...(shared.get(added) ?? [])]);
    return { first: Math.min(first, added), last: Math.max(last, added), terms: union, coverage: weigh(union) };
  };
  let window = widened({ first: seed, last: seed, terms: new Set() }, seed);
  while (window.last - window.first + 1 < mostSentences) {
    const before = widened(window, window.first - 1);
    const after = widened(window, window.last + 1);
    const wider = before.coverage > after.coverage ? before : after;
    if (wider.coverage - window.coverage < leastGain) break;
    window = wider;
  }
  return window;
};
