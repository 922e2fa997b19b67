/** What may be spent in a day, UTC, in whole micro-USD; null where there is no cap. */
export interface BudgetCaps {
  readonly dailyMicroUsd: number | null;
  /** Of each visitor; operators are bound by the other only. */
  readonly dailyPerVisitorMicroUsd: number | null;
}

export const isCapped = ({ dailyMicroUsd, dailyPerVisitorMicroUsd }: BudgetCaps): boolean =>
  dailyMicroUsd !== null || dailyPerVisitorMicroUsd !== null;

const dayMs = 86_400_000;

/** More than 0: at midnight, a whole day. */
export const untilUtcMidnightMs = (atMs: number): number => dayMs - (((atMs % dayMs) + dayMs) % dayMs);
