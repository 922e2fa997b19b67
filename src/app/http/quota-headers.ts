import { type QuotaStanding, remaining } from '../../domain/quota.ts';

/** Whole seconds, never too early, at least one. */
export const secondsUntil = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000));

/** draft-ietf-httpapi-ratelimit-headers: the policy, and the visitor's usage of it. */
export const quotaHeaders = (standing: QuotaStanding): Readonly<Record<string, string>> => {
  const { limit, windowMs } = standing.quota;
  return {
    'RateLimit-Policy': `"visitor";q=${limit};w=${Math.round(windowMs / 1_000)}`,
    RateLimit: `"visitor";r=${remaining(standing)};t=${Math.ceil(standing.returnsInMs / 1_000)}`,
  };
};
