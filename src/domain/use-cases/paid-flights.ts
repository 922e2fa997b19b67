import type { BudgetLeft, SharedBudget } from '../../ports/budget.ts';
import type { Landing, SingleFlight } from '../../ports/single-flight.ts';
import { unlessDown } from '../failure.ts';
import type { Visitor } from '../visitor.ts';

/** The amounts that visitors may still spend, if each has a cap of their own. */
export type VisitorBudgets = Pick<SharedBudget, 'left'>;

/** The result of a flight: plain data, because it may be sent to another instance. */
export interface Flown<T> {
  readonly value: T;
  /** The amount that the payer had left, if the work did not fit into it; else, or if unknown, null. */
  readonly leftMicroUsd: number | null;
}

/** A request joins this many flights of others, and then flies alone. */
const mostFlights = 5;

/**
 * Flights paid by the visitor who starts them. If that visitor's budget is not enough, the result is not given to those
 * who joined and have more left: they fly again, together, and the first of them pays. If the day's budget is spent,
 * nobody has more left, and nobody flies again.
 */
export class PaidFlights {
  readonly #flights: SingleFlight;
  readonly #budgets: VisitorBudgets | null;

  /** @param budgets null if visitors have no caps of their own: then a result is valid for all */
  constructor(flights: SingleFlight, budgets: VisitorBudgets | null) {
    this.#flights = flights;
    this.#budgets = budgets;
  }

  /** @param isShort whether a result comes from work that did not fit into its payer's budget */
  async run<T>(
    key: string,
    payer: Visitor,
    { produce, isShort }: { produce: (signal: AbortSignal) => Promise<T>; isShort: (value: T) => boolean },
    signal: AbortSignal,
  ): Promise<Landing<T>> {
    const fly = async (flight: AbortSignal): Promise<Flown<T>> => {
      const value = await produce(flight);
      return { value, leftMicroUsd: isShort(value) ? await this.#leftTo(payer) : null };
    };
    for (let flights = 0; flights < mostFlights; flights++) {
      const { value: flown, collapsed } = await this.#flights.run(key, fly, signal);
      const isOthers = collapsed && (await this.#hasMoreLeft(payer, flown.leftMicroUsd));
      if (!isOthers) return { value: flown.value, collapsed };
    }
    return { value: await produce(signal), collapsed: false };
  }

  async #hasMoreLeft(visitor: Visitor, microUsd: number | null): Promise<boolean> {
    return microUsd !== null && ((await this.#leftTo(visitor)) ?? microUsd) > microUsd;
  }

  /** Null while storage is down. */
  async #leftTo(visitor: Visitor): Promise<number | null> {
    const left = this.#budgets && (await unlessDown(this.#budgets.left(visitor)));
    return left && leastOf(left);
  }
}

const leastOf = ({ dailyMicroUsd, visitorMicroUsd }: BudgetLeft): number =>
  Math.min(dailyMicroUsd ?? Number.POSITIVE_INFINITY, visitorMicroUsd ?? Number.POSITIVE_INFINITY);
