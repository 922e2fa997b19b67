import { StorageFault } from '../../domain/failure.ts';

/** When something written now expires; Infinity without a lifetime. */
export const expiryOf = (nowMs: number, lifetimeMs: number | undefined): number => {
  if (lifetimeMs === undefined) return Number.POSITIVE_INFINITY;
  if (Number.isNaN(lifetimeMs)) throw new StorageFault('a lifetime is a number of milliseconds');
  return nowMs + lifetimeMs;
};

/** Time left; null without a lifetime. */
export const ttlOf = (expiresAtMs: number, nowMs: number): number | null =>
  expiresAtMs === Number.POSITIVE_INFINITY ? null : expiresAtMs - nowMs;
