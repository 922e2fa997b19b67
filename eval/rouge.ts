/**
 * ROUGE-2 recall (Lin, 2004): the share of the reference's pairs of neighbouring words, counted with repetition, that
 * the text has too. Words are runs of letters and digits, lower-cased, without stemming. 0 to 1.
 */
export const rouge2Recall = (text: string, reference: string): number => {
  const [has, wants] = [bigrams(text), bigrams(reference)];
  let total = 0;
  let shared = 0;
  for (const [pair, count] of wants) {
    total += count;
    shared += Math.min(count, has.get(pair) ?? 0);
  }
  return total === 0 ? 0 : shared / total;
};

export const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const bigrams = (text: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  const all = words(text);
  for (let i = 1; i < all.length; i++) {
    const pair = `${all[i - 1]} ${all[i]}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
};
