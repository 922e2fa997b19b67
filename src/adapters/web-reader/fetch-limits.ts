/** The limits of fetching one page. */
export interface FetchLimits {
  readonly maxRedirects: number;
  /** For the whole chain, including waiting for a turn. A total, because a slow drip would satisfy any idle timeout. */
  readonly totalMs: number;
  readonly connectMs: number;
  /** Of a body as it is transferred, compressed or not. */
  readonly maxWireBytes: number;
  readonly maxDecodedBytes: number;
  /** Concurrent fetches. */
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
