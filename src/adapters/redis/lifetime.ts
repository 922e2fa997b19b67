import { StorageFault } from '../../domain/failure.ts';

// A hundred years: the server refuses an expiry beyond its calendar.
const longestMs = 100 * 365 * 86_400_000;

/** Whole milliseconds, rounded up; 0 for a lifetime that is over at once. */
export const lifetimeOf = (lifetimeMs: number): number => {
  if (Number.isNaN(lifetimeMs)) throw new StorageFault('a lifetime is a number of milliseconds');
  return Math.min(Math.max(0, Math.ceil(lifetimeMs)), longestMs);
};

/** The same for scripts; empty without a lifetime. */
export const optionalLifetime = (lifetimeMs: number | undefined): number | '' =>
  lifetimeMs === undefined ? '' : lifetimeOf(lifetimeMs);
