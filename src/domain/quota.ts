import type { Plan } from './visitor.ts';

/** At most `limit` requests in any window of that length. */
export interface Quota {
  readonly limit: number;
  readonly windowMs: number;
}

/** The quota of each plan. */
export type Quotas = Readonly<Record<Plan, Quota>>;

/** A visitor's usage of a quota, after the current request if it took something. */
export interface QuotaStanding {
  readonly quota: Quota;
  readonly plan: Plan;
  readonly used: number;
  /** Until capacity returns; 0 when nothing is used. */
  readonly returnsInMs: number;
  /** Whether Redis (or Upstash) counted it, in this very call; `using_redis` in the API. */
  readonly inRedis: boolean;
}

export const remaining = (standing: QuotaStanding): number => Math.max(0, standing.quota.limit - standing.used);
