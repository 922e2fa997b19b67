import type { Clock } from '../ports/clock.ts';

/** Asks at most once in so long, however many want to know: whoever comes meanwhile shares that answer, or waits for it. */
export const atMostEvery = <T>(everyMs: number, clock: Clock, ask: () => Promise<T>): (() => Promise<T>) => {
  let last: { readonly atMs: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const atMs = clock.now();
    // The clock may have been set back.
    if (last === null || atMs - last.atMs >= everyMs || atMs < last.atMs) last = { atMs, answer: ask() };
    return last.answer;
  };
};
