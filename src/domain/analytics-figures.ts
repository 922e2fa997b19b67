import type { LatencyHistogram } from './latency-histogram.ts';

/** How often, by name. */
export type Counts = ReadonlyMap<string, number>;

const sumNames = [
  /** All requests for threads: `threads` were answered with one, `refused` were not. */
  'requests',
  'threads',
  /** `hits`, `misses` and `collapsed` make up the threads. */
  'hits',
  'misses',
  'collapsed',
  'posts',
  'degraded',
  /** The model's tokens, those of failed calls included. */
  'inputTokens',
  /** The part of `inputTokens` that the model had cached. */
  'cachedInputTokens',
  'outputTokens',
  'costMicroUsd',
  /** What hits and collapsed requests would have cost. */
  'savedMicroUsd',
  /** Counted by each instance, for reads and writes apart. */
  'storageOutages',
  'storageRecoveries',
  /** Threads from sites beyond those that there is room to count by name. */
  'otherSites',
  /** The most requests that may be missing from these figures, since their counts were or may have been lost. */
  'lostRequests',
  /** The most visitors that may be missing from the count of unique ones. */
  'unseenVisitors',
] as const;

const countsNames = ['degradedBy', 'refused', 'platforms', 'modes', 'writers', 'sites'] as const;

const durationsNames = ['hitDurations', 'missDurations'] as const;

export type SumName = (typeof sumNames)[number];
export type CountsName = (typeof countsNames)[number];
export type DurationsName = (typeof durationsNames)[number];

/** The sums of some period; the figures of two days together are the sums of both. */
export type AnalyticsFigures = Readonly<Record<SumName, number>> &
  Readonly<Record<CountsName, Counts>> &
  Readonly<Record<DurationsName, LatencyHistogram>>;

export const sumOfFigures = (all: readonly AnalyticsFigures[]): AnalyticsFigures => ({
  ...recordOf(sumNames, (name) => all.reduce((sum, figures) => sum + figures[name], 0)),
  ...recordOf(countsNames, (name) => mergedOf(all.map((figures) => figures[name]))),
  ...recordOf(durationsNames, (name) => mergedOf(all.map((figures) => figures[name]))),
});

const recordOf = <K extends string, V>(names: readonly K[], of: (name: K) => V): Record<K, V> =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, V>;

const mergedOf = <K>(all: readonly ReadonlyMap<K, number>[]): ReadonlyMap<K, number> => {
  const merged = new Map<K, number>();
  for (const counts of all) for (const [key, n] of counts) merged.set(key, (merged.get(key) ?? 0) + n);
  return merged;
};
