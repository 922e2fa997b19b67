import type { LatencyHistogram } from './latency-histogram.ts';

/** How often, by name. */
export type Counts = ReadonlyMap<string, number>;

const sumNames = [
  /** Of which `threads` ended in a thread, and the rest is `refused`. */
  'requests',
  'threads',
  /** `hits`, `misses` and `collapsed` make up the threads. */
  'hits',
  'misses',
  'collapsed',
  'posts',
  'degraded',
  /** What was taken at the model, also by calls that failed. */
  'inputTokens',
  /** The part of `inputTokens` that the model had cached. */
  'cachedInputTokens',
  'outputTokens',
  'costMicroUsd',
  /** What hits and collapsed requests would have cost. */
  'savedMicroUsd',
  /** Of each instance, and of reads and of writes apart. */
  'storageOutages',
  'storageRecoveries',
  /** Threads from pages of sites that there was no room to count by name. */
  'otherSites',
  /** At most so many requests are in none of these figures: they were lost, or may have been. */
  'lostRequests',
  /** At most so many visitors are not among the unique ones. */
  'unseenVisitors',
] as const;

const countsNames = ['degradedBy', 'refused', 'platforms', 'modes', 'writers', 'sites'] as const;

const durationsNames = ['hitDurations', 'missDurations'] as const;

export type SumName = (typeof sumNames)[number];
export type CountsName = (typeof countsNames)[number];
export type DurationsName = (typeof durationsNames)[number];

/** What happened in some time, as far as it adds up: the figures of two days together are those of both. */
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

export const noFigures: AnalyticsFigures = sumOfFigures([]);
