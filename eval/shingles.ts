/** True positives, false positives and false negatives of one page, as shares of their sum. */
export interface Overlap {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

const shingleWords = 4;

/** How far a text agrees with the true one: 4-word shingles as multisets, as the public article-extraction benchmark counts. */
export const overlapOf = (truth: string, found: string): Overlap => {
  const wanted = shinglesOf(truth);
  const got = shinglesOf(found);
  let [tp, fp, fn] = [0, 0, 0];
  for (const shingle of new Set([...wanted.keys(), ...got.keys()])) {
    const w = wanted.get(shingle) ?? 0;
    const g = got.get(shingle) ?? 0;
    tp += Math.min(w, g);
    fp += Math.max(0, g - w);
    fn += Math.max(0, w - g);
  }
  const sum = tp + fp + fn || 1;
  return { tp: tp / sum, fp: fp / sum, fn: fn / sum };
};

/** Means over the pages; a page for which nothing was found has no precision. F1 is the harmonic mean of the means. */
export const scoreOf = (overlaps: readonly Overlap[]): Score => {
  const precision = mean(overlaps.filter(({ tp, fp }) => tp + fp > 0).map(({ tp, fp }) => tp / (tp + fp)));
  const recall = mean(overlaps.filter(({ tp, fn }) => tp + fn > 0).map(({ tp, fn }) => tp / (tp + fn)));
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall || 1) };
};

/** Words as Python's `\w+` takes them: letters, numbers and underscores of any script, no combining marks. */
const shinglesOf = (text: string): ReadonlyMap<string, number> => {
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const counts = new Map<string, number>();
  for (let i = 0; i < Math.max(Math.min(1, words.length), words.length - shingleWords + 1); i++) {
    const shingle = words.slice(i, i + shingleWords).join(' ');
    counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  }
  return counts;
};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / (values.length || 1);
