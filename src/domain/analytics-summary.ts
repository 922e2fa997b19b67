import { type AnalyticsFigures, type Counts, sumOfFigures } from './analytics-figures.ts';
import { sourceRefusalCodes } from './failure.ts';
import { type LatencyHistogram, quantileMs } from './latency-histogram.ts';

/** The figures of one day, and its unique visitors, which do not add up. */
export interface DayOfAnalytics {
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string;
  readonly figures: AnalyticsFigures;
  /** Within 2 %. */
  readonly uniqueVisitors: number;
}

/** Several days, and the unique visitors of all: a visitor who came every day counts once. */
export interface AnalyticsReading {
  readonly days: readonly DayOfAnalytics[];
  readonly uniqueVisitors: number;
}

/** The figures of a period, for operators. */
export interface PeriodSummary {
  readonly figures: AnalyticsFigures;
  readonly uniqueVisitors: number;
  /** The refused requests that failed on our side, by code. */
  readonly errors: Counts;
  readonly latencyMs: { readonly hit: Quantiles; readonly miss: Quantiles };
  /** How many times longer a miss takes than a hit, at the median; null where one of them did not happen. */
  readonly hitSpeedup: number | null;
  /** Most threads first. */
  readonly topSites: readonly (readonly [site: string, threads: number])[];
}

/** Milliseconds; null where nothing happened. */
export interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface AnalyticsSummary {
  readonly totals: PeriodSummary;
  readonly days: readonly (PeriodSummary & { readonly date: string })[];
}

const mostTopSites = 10;

/** Each day, and all days together. */
export const summaryOf = ({ days, uniqueVisitors }: AnalyticsReading): AnalyticsSummary => ({
  totals: periodOf(sumOfFigures(days.map(({ figures }) => figures)), uniqueVisitors),
  days: days.map((day) => ({ date: day.date, ...periodOf(day.figures, day.uniqueVisitors) })),
});

const periodOf = (figures: AnalyticsFigures, uniqueVisitors: number): PeriodSummary => {
  const hit = quantilesOf(figures.hitDurations);
  const miss = quantilesOf(figures.missDurations);
  return {
    figures,
    uniqueVisitors,
    errors: new Map([...figures.refused].filter(([code]) => !isAnswerToRequest(code))),
    latencyMs: { hit, miss },
    hitSpeedup: hit.p50 === null || miss.p50 === null ? null : miss.p50 / hit.p50,
    topSites: topOf(figures.sites),
  };
};

/** Codes that blame the request: its form, its page, its sender's quota. All others are our failures. */
const requestCodes: ReadonlySet<string> = new Set([
  'invalid_json',
  'invalid_request',
  'body_too_large',
  'unsupported_media_type',
  'rate_limited',
  ...sourceRefusalCodes,
]);

const isAnswerToRequest = (code: string): boolean => requestCodes.has(code);

const quantilesOf = (durations: LatencyHistogram): Quantiles => ({
  p50: quantileMs(durations, 0.5),
  p95: quantileMs(durations, 0.95),
  p99: quantileMs(durations, 0.99),
});

/** Equal sites come in the order of their names, so that each reading has the same order. */
const topOf = (sites: Counts): PeriodSummary['topSites'] => {
  // A year of busy days has many sites: only those that may be among the top are sorted.
  const fewest = Float64Array.from(sites.values()).sort().at(-mostTopSites) ?? 0;
  return [...sites]
    .filter(([, threads]) => threads >= fewest)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, mostTopSites);
};
