import type { Counts } from '../../../domain/analytics-figures.ts';
import type { PeriodSummary, Quantiles } from '../../../domain/analytics-summary.ts';
import type { SummariseAnalytics } from '../../../domain/use-cases/summarise-analytics.ts';
import type { Context } from '../context.ts';
import { Problem } from '../problems.ts';
import { hitRatePercent, rounded } from './figures.ts';

const defaultDays = 30;

/**
 * `GET /api/analytics/summary?days=30`: the latest UTC days, each and together. The cost does not depend on the
 * traffic.
 */
export const analyticsSummary =
  (summarise: SummariseAnalytics, keptDays: number) =>
  async (ctx: Context): Promise<void> => {
    const { totals, days } = await summarise.run(daysOf(ctx.query.days, keptDays));
    ctx.body = {
      totals: periodAnswer(totals),
      days: days.map(({ date, ...period }) => ({ date, ...periodAnswer(period) })),
    };
  };

const daysOf = (text: string | readonly string[] | undefined, most: number): number => {
  if (text === undefined) return Math.min(defaultDays, most);
  const days = typeof text === 'string' && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : Number.NaN;
  if (days <= most) return days;
  const detail = `Must be one whole number from 1 to ${most}.`;
  throw new Problem('invalid_request', { errors: [{ pointer: '/days', detail }] });
};

const periodAnswer = ({ figures, ...period }: PeriodSummary) => ({
  requests: figures.requests,
  threads: figures.threads,
  posts: figures.posts,
  cache_hits: figures.hits,
  cache_misses: figures.misses,
  hit_rate_percent: hitRatePercent(figures),
  collapsed: figures.collapsed,
  degraded: figures.degraded,
  degraded_by: countsAnswer(figures.degradedBy),
  refused: countsAnswer(figures.refused),
  errors: countsAnswer(period.errors),
  storage_outages: figures.storageOutages,
  storage_recoveries: figures.storageRecoveries,
  input_tokens: figures.inputTokens,
  cached_input_tokens: figures.cachedInputTokens,
  output_tokens: figures.outputTokens,
  cost_usd: figures.costMicroUsd / 1e6,
  saved_usd: figures.savedMicroUsd / 1e6,
  unique_visitors: period.uniqueVisitors,
  latency_ms: { hit: quantilesAnswer(period.latencyMs.hit), miss: quantilesAnswer(period.latencyMs.miss) },
  hit_speedup: rounded(period.hitSpeedup),
  platforms: countsAnswer(figures.platforms),
  modes: countsAnswer(figures.modes),
  writers: countsAnswer(figures.writers),
  top_sites: period.topSites.map(([site, threads]) => ({ site, threads })),
  not_counted: { requests: figures.lostRequests, visitors: figures.unseenVisitors, sites: figures.otherSites },
});

const countsAnswer = (counts: Counts): Readonly<Record<string, number>> => Object.fromEntries(counts);

const quantilesAnswer = ({ p50, p95, p99 }: Quantiles) => ({
  p50: rounded(p50),
  p95: rounded(p95),
  p99: rounded(p99),
});
