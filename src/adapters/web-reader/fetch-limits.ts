/** What one page may cost. */
export interface FetchLimits {
  readonly maxRedirects: number;
  /** For the whole chain, waiting for a turn included. Total, because a drip keeps every idle timer happy. */
  readonly totalMs: number;
  readonly connectMs: number;
  /** Of a body as it is sent, compressed or not. */
  readonly maxWireBytes: number;
  readonly maxDecodedBytes: number;
  /** Fetches at a time. */
  readonly perHost: number;
}

export const defaultFetchLimits: FetchLimits = {
  maxRedirects: 3,
  totalMs: 10_000,
  connectMs: 5_000,
  maxWireBytes: 4 * 1024 * 1024,
  maxDecodedBytes: 8 * 1024 * 1024,
  perHost: 2,
};
