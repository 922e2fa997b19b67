import type { Clock } from '../ports/clock.ts';

/** Calls `ask` at most once per period; callers meanwhile share that answer, or wait for it. */
export const atMostEvery = <T>(everyMs: number, clock: Clock, ask: () => Promise<T>): (() => Promise<T>) => {
  let last: { readonly atMs: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const atMs = clock.now();
    // The clock may have been set back.
    if (last === null || atMs - last.atMs >= everyMs || atMs < last.atMs) last = { atMs, answer: ask() };
    return last.answer;
  };
};
