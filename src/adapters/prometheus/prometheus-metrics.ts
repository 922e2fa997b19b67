import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { CounterName, HistogramName, Labels, Metrics } from '../../ports/metrics.ts';

interface Description {
  readonly help: string;
  readonly labels: readonly string[];
}

interface HistogramDescription extends Description {
  /** Buckets, if not the usual ones. */
  readonly bucketsSeconds?: readonly number[];
}

const counterDescriptions: Readonly<Record<CounterName, Description>> = {
  writer_calls: { help: 'Calls of a thread writer', labels: ['writer', 'outcome'] },
  cache_reads: { help: 'Threads looked up in the cache', labels: ['level'] },
};

const histogramDescriptions: Readonly<Record<HistogramName, HistogramDescription>> = {
  http_request_seconds: { help: 'Time to answer a request', labels: ['route', 'method', 'status'] },
  writer_call_seconds: { help: 'Time that a thread writer took', labels: ['writer', 'outcome'] },
  storage_call_seconds: {
    help: 'Time that callers of the storage backend waited',
    labels: ['verb', 'outcome'],
    bucketsSeconds: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  },
};

/** From a cache hit to the slowest model. */
const usualBucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The metrics of this process, in the format of Prometheus. */
export class PrometheusMetrics implements Metrics {
  readonly #registry = new Registry();
  readonly #counters: Readonly<Record<CounterName, Counter>>;
  readonly #histograms: Readonly<Record<HistogramName, Histogram>>;

  constructor() {
    const registers = [this.#registry];
    this.#counters = mapValues(
      counterDescriptions,
      (name, { help, labels }) => new Counter({ name: `threadr_${name}_total`, help, labelNames: labels, registers }),
    );
    this.#histograms = mapValues(
      histogramDescriptions,
      (name, { help, labels, bucketsSeconds = usualBucketsSeconds }) =>
        new Histogram({ name: `threadr_${name}`, help, labelNames: labels, buckets: [...bucketsSeconds], registers }),
    );
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics in the text format. */
  expose(): Promise<string> {
    return this.#registry.metrics();
  }

  count(counter: CounterName, labels: Labels): void {
    this.#counters[counter].inc(labels);
  }

  observe(histogram: HistogramName, seconds: number, labels: Labels): void {
    this.#histograms[histogram].observe(labels, seconds);
  }
}

const mapValues = <K extends string, T, U>(
  record: Readonly<Record<K, T>>,
  map: (key: K, value: T) => U,
): Record<K, U> =>
  Object.fromEntries(Object.entries<T>(record).map(([key, value]) => [key, map(key as K, value)])) as Record<K, U>;
