/** What may be spent in a day, UTC, in whole micro-USD; null where there is no cap. */
export interface BudgetCaps {
  readonly dailyMicroUsd: number | null;
  /** Of each visitor; operators are bound by the other only. */
  readonly dailyPerVisitorMicroUsd: number | null;
}

export const isCapped = ({ dailyMicroUsd, dailyPerVisitorMicroUsd }: BudgetCaps): boolean =>
  dailyMicroUsd !== null || dailyPerVisitorMicroUsd !== null;
