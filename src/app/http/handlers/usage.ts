import type { Quotas } from '../../../domain/quota.ts';
import type { CheckUsage } from '../../../domain/use-cases/check-usage.ts';
import type { Context } from '../context.ts';

/** `GET /api/usage/status`: the visitor's threads of today and this month, and the plan's quota; takes nothing. */
export const usageStatus =
  (checkUsage: CheckUsage, quotas: Quotas) =>
  async (ctx: Context): Promise<void> => {
    const { visitor } = ctx.state;
    const { today, thisMonth } = await checkUsage.run(visitor);
    const isLimited = visitor.kind !== 'operator';
    const { limit, windowMs } = quotas[isLimited ? visitor.plan : 'free'];
    ctx.body = {
      daily_used: today,
      monthly_used: thisMonth,
      plan: isLimited ? visitor.plan : 'operator',
      total_limit: isLimited ? limit : null,
      window_hours: windowMs / 3_600_000,
    };
  };
