/**
 * How many durations fell into each bucket of a fixed histogram. Histograms of two instances, or of two days, add up.
 */
export type LatencyHistogram = ReadonlyMap<number, number>;

/** Four buckets per doubling, from a quarter of a millisecond to about four minutes. */
const lowestMs = 0.25;
const bucketsPerDoubling = 4;
const lastBucket = 80;

/** The bucket of a duration; bucket `i` ends, inclusively, at `bucketEndMs(i)`. Stored, so it must never change. */
export const bucketOf = (durationMs: number): number => {
  if (!(durationMs > lowestMs)) return 0;
  return Math.min(lastBucket, Math.ceil(Math.log2(durationMs / lowestMs) * bucketsPerDoubling));
};

export const bucketEndMs = (bucket: number): number => lowestMs * 2 ** (bucket / bucketsPerDoubling);

/**
 * The quantile of the durations, interpolated within its bucket: off by at most a fifth.
 *
 * @param share 0 to 1
 * @returns milliseconds; null without observations
 */
export const quantileMs = (counts: LatencyHistogram, share: number): number | null => {
  const total = counts.values().reduce((sum, n) => sum + n, 0);
  let below = 0;
  for (let bucket = 0; bucket <= lastBucket; bucket++) {
    const n = counts.get(bucket) ?? 0;
    if (n > 0 && below + n >= share * total) {
      const startMs = bucket === 0 ? 0 : bucketEndMs(bucket - 1);
      return startMs + ((share * total - below) / n) * (bucketEndMs(bucket) - startMs);
    }
    below += n;
  }
  return null;
};
