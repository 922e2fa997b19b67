import { type QuotaStanding, type Quotas, remaining } from '../../../domain/quota.ts';
import type { CheckLimit } from '../../../domain/use-cases/check-limit.ts';
import type { Context } from '../context.ts';
import { quotaHeaders } from '../quota-headers.ts';

/** `GET /api/rate-limit-status`: the visitor's usage of the quota; takes nothing. */
export const rateLimitStatus =
  (checkLimit: CheckLimit, quotas: Quotas) =>
  async (ctx: Context): Promise<void> => {
    const standing = await checkLimit.run(ctx.state.visitor);
    if (standing !== null) ctx.set(quotaHeaders(standing));
    ctx.body = standing === null ? operatorStanding(quotas) : visitorStanding(standing);
  };

const visitorStanding = (standing: QuotaStanding) => ({
  requests_used: standing.used,
  requests_remaining: remaining(standing),
  total_limit: standing.quota.limit,
  window_hours: standing.quota.windowMs / 3_600_000,
  minutes_until_reset: Math.ceil(standing.returnsInMs / 60_000),
  using_redis: standing.inRedis,
  plan: standing.plan,
});

/** Operators have no limit, and their requests are not counted. */
const operatorStanding = ({ free }: Quotas) => ({
  requests_used: 0,
  requests_remaining: null,
  total_limit: null,
  window_hours: free.windowMs / 3_600_000,
  minutes_until_reset: 0,
  using_redis: false,
  plan: 'operator',
});
