import type { AnalyticsEvent, GenerationEvent } from '../../domain/analytics.ts';
import type { AnalyticsFigures, CountsName, DurationsName, SumName } from '../../domain/analytics-figures.ts';
import { bucketOf } from '../../domain/latency-histogram.ts';
import type { ModelUsage } from '../../domain/thread.ts';
import type { Amounts } from '../../ports/storage/counters.ts';

/** The stored name of each figure. Renaming one loses the counts under the old name. */
const sums: Readonly<Record<SumName, string>> = {
  requests: 'requests',
  threads: 'threads',
  hits: 'hits',
  misses: 'misses',
  collapsed: 'collapsed',
  posts: 'posts',
  degraded: 'degraded',
  inputTokens: 'input',
  cachedInputTokens: 'cached',
  outputTokens: 'output',
  costMicroUsd: 'cost',
  savedMicroUsd: 'saved',
  storageOutages: 'outages',
  storageRecoveries: 'recoveries',
  otherSites: 'other_sites',
  lostRequests: 'lost',
  unseenVisitors: 'unseen',
};

/** Figures stored by name, as `<prefix>:<name>`. */
const counts: Readonly<Record<CountsName, string>> = {
  degradedBy: 'degraded',
  refused: 'refused',
  platforms: 'platform',
  modes: 'mode',
  writers: 'writer',
  sites: 'site',
};

/** Figures stored by bucket, as `<prefix>:<bucket>`. */
const durations: Readonly<Record<DurationsName, string>> = { hitDurations: 'hit_ms', missDurations: 'miss_ms' };

export const lostName = sums.lostRequests;
export const unseenName = sums.unseenVisitors;
export const otherSitesName = sums.otherSites;
export const siteName = (host: string): string => `${counts.sites}:${host}`;

/** Whether a figure stays out of the totals: hosts, which are unbounded, and figures about the set of visitors. */
export const isOfItsDay = (name: string): boolean =>
  name === otherSitesName || name === unseenName || name.startsWith(siteName(''));

/** The requests that are lost with these amounts: their own, and those that they already report as lost. */
export const atStakeIn = (amounts: Amounts): number => (amounts[sums.requests] ?? 0) + (amounts[lostName] ?? 0);

export type Counted = readonly [name: string, amount: number];

/** The amounts that an event adds. @param siteNameOf the name under which a site is counted */
export const countersOf = (event: AnalyticsEvent, siteNameOf: (site: string) => string): readonly Counted[] => {
  if (event.kind === 'generation') return [one(sums.requests), ...outcomeCounters(event, siteNameOf)];
  if (event.kind === 'spending') return spendingCounters(event.usage);
  return [one(event.change === 'outage' ? sums.storageOutages : sums.storageRecoveries)];
};

const outcomeCounters = (
  { outcome, durationMs }: GenerationEvent,
  siteNameOf: (site: string) => string,
): readonly Counted[] => {
  if (outcome.kind === 'refused') return [one(`${counts.refused}:${outcome.code}`)];
  const { kind, thread } = outcome;
  const counted: Counted[] = [one(sums.threads), one(sums[kindSums[kind]]), [sums.posts, thread.posts]];
  counted.push(one(`${counts.platforms}:${thread.platform}`), one(`${counts.modes}:${thread.mode}`));
  counted.push(one(`${counts.writers}:${thread.writer}`));
  if (thread.degraded !== null) counted.push(one(sums.degraded), one(`${counts.degradedBy}:${thread.degraded}`));
  if (thread.site !== null) counted.push(one(siteNameOf(thread.site)));
  if (kind !== 'miss') counted.push([sums.savedMicroUsd, thread.usage.costMicroUsd]);
  // A collapsed request waited for a part of a flight only: neither a hit's time nor a miss's.
  if (kind !== 'collapsed') counted.push(one(`${durations[`${kind}Durations`]}:${bucketOf(durationMs)}`));
  return counted;
};

const kindSums = { hit: 'hits', miss: 'misses', collapsed: 'collapsed' } as const;

const spendingCounters = (usage: ModelUsage): readonly Counted[] => [
  [sums.inputTokens, usage.inputTokens],
  [sums.cachedInputTokens, usage.cachedInputTokens],
  [sums.outputTokens, usage.outputTokens],
  [sums.costMicroUsd, usage.costMicroUsd],
];

const one = (name: string): Counted => [name, 1];

/** Reads stored amounts as figures. Unknown names, as of another release, are ignored. */
export const figuresOf = (amounts: Amounts): AnalyticsFigures => {
  const families = familiesOf(amounts);
  const countsOf = (prefix: string): ReadonlyMap<string, number> => families.get(prefix) ?? new Map();
  return {
    ...mapped(sums, (name) => amounts[name] ?? 0),
    ...mapped(counts, countsOf),
    ...mapped(durations, (prefix) => new Map([...countsOf(prefix)].map(([bucket, n]) => [Number(bucket), n]))),
  };
};

const familiesOf = (amounts: Amounts): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const families = new Map<string, Map<string, number>>();
  for (const [name, amount] of Object.entries(amounts)) {
    const colon = name.indexOf(':');
    if (colon < 0) continue;
    const prefix = name.slice(0, colon);
    const family = families.get(prefix) ?? new Map<string, number>();
    families.set(prefix, family.set(name.slice(colon + 1), amount));
  }
  return families;
};

const mapped = <K extends string, V>(names: Readonly<Record<K, string>>, of: (name: string) => V): Record<K, V> =>
  Object.fromEntries(Object.entries<string>(names).map(([figure, name]) => [figure, of(name)])) as Record<K, V>;
