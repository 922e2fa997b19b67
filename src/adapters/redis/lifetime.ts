import { StorageFault } from '../../domain/failure.ts';

// A hundred years: the server refuses what would end past its calendar.
const longestMs = 100 * 365 * 86_400_000;

/** Whole milliseconds, rounded up; 0 for what is over at once. */
export const lifetimeOf = (lifetimeMs: number): number => {
  if (Number.isNaN(lifetimeMs)) throw new StorageFault('a lifetime is a number of milliseconds');
  return Math.min(Math.max(0, Math.ceil(lifetimeMs)), longestMs);
};

/** The same for scripts; empty for what stays. */
export const optionalLifetime = (lifetimeMs: number | undefined): number | '' =>
  lifetimeMs === undefined ? '' : lifetimeOf(lifetimeMs);
