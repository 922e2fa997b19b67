import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { FrugalBudget } from '../../adapters/guards/frugal-budget.ts';
import { RememberingBudget } from '../../adapters/guards/remembering-budget.ts';
import { StoredBudget } from '../../adapters/records/stored-budget.ts';
import { isCapped } from '../../domain/budget.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';

/** The budget for models. */
export const budgetBindings = (settings: Settings, log: Logger) => ({
  /** Null without a cap. */
  sharedBudget: recipe(['storage', 'alias', 'clock'], ({ counters }, alias, clock) => {
    const caps = settings.writer.budget;
    return isCapped(caps) ? new StoredBudget({ counters, alias, caps, clock }) : null;
  }),
  /** The same, which also spends a little while storage is down. */
  frugalBudget: recipe(
    ['sharedBudget', 'clock', 'timer'],
    async (shared, clock, timer) => {
      if (shared === null) return null;
      const { budget: caps } = settings.writer;
      const { instances } = settings.storage;
      const budget = new FrugalBudget(shared, { caps, instances, clock, timer, newId: randomUUID });
      // Otherwise an outage before the first call would leave nothing to spend.
      await budget.learn();
      return budget;
    },
    async (budget) => {
      await budget?.stop().catch((error: unknown) => {
        log.warn({ err: error }, 'what was spent while storage was down is not counted');
      });
    },
  ),
  /** The same, which by itself never exceeds a cap, whatever storage knows. */
  budget: recipe(
    ['frugalBudget', 'sharedBudget', 'clock'],
    (frugal, shared, clock) =>
      frugal && shared && new RememberingBudget(frugal, { shared, caps: settings.writer.budget, clock }),
  ),
});
