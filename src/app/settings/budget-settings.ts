import type { BudgetCaps } from '../../domain/budget.ts';
import type { Environment } from './environment.ts';

/** US dollars; 0 allows no spending. */
const range = { from: 0, to: 1_000_000, or: null } as const;

export const readBudget = (env: Environment): BudgetCaps => ({
  dailyMicroUsd: microUsd(env.number('DAILY_BUDGET_USD', range)),
  dailyPerVisitorMicroUsd: microUsd(env.number('DAILY_BUDGET_USD_PER_VISITOR', range)),
});

/** Rounded down, except for floating-point noise: 0.0179999999999999 USD is 18,000 micro-USD. */
const microUsd = (usd: number | null): number | null =>
  usd === null ? null : Math.floor(Number((usd * 1e6).toFixed(3)));
