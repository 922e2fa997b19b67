/** Metrics of this process, for monitoring. Recording never fails and never waits. */
export interface Metrics {
  count(counter: CounterName, labels: Labels): void;
  observe(histogram: HistogramName, seconds: number, labels: Labels): void;
}

export type CounterName = 'writer_calls' | 'cache_reads';
export type HistogramName = 'http_request_seconds' | 'writer_call_seconds' | 'storage_call_seconds';

/** Each label has few values: a route's template, never a path; a code, never a sentence. */
export type Labels = Readonly<Record<string, string>>;
