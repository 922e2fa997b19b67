import type { BudgetCaps } from '../../domain/budget.ts';
import type { Environment } from './environment.ts';

/** In US dollars; 0 lets nothing be spent. */
const range = { from: 0, to: 1_000_000, or: null } as const;

export const readBudget = (env: Environment): BudgetCaps => ({
  dailyMicroUsd: microUsd(env.number('DAILY_BUDGET_USD', range)),
  dailyPerVisitorMicroUsd: microUsd(env.number('DAILY_BUDGET_USD_PER_VISITOR', range)),
});

/** Rounded down to a whole one, but for the noise of floats: 0.0179999999999999 USD is 18,000 micro-USD. */
const microUsd = (usd: number | null): number | null =>
  usd === null ? null : Math.floor(Number((usd * 1e6).toFixed(3)));
