/** The most that may be spent in a day (UTC), in whole micro-USD; null for no cap. */
export interface BudgetCaps {
  readonly dailyMicroUsd: number | null;
  /** The cap of each visitor; operators are bound by the other only. */
  readonly dailyPerVisitorMicroUsd: number | null;
}

export const isCapped = ({ dailyMicroUsd, dailyPerVisitorMicroUsd }: BudgetCaps): boolean =>
  dailyMicroUsd !== null || dailyPerVisitorMicroUsd !== null;
