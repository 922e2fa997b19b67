import type { BudgetLeft, SharedBudget } from '../../ports/budget.ts';
import type { Landing, SingleFlight } from '../../ports/single-flight.ts';
import { unlessDown } from '../failure.ts';
import type { Visitor } from '../visitor.ts';

/** What visitors may still spend, where each has a cap of their own. */
export type VisitorBudgets = Pick<SharedBudget, 'left'>;

/** The result of a flight: plain data, because it may be sent to another instance. */
export interface Flown<T> {
  readonly value: T;
  /** What its payer had left, and the work did not fit into; null where it did, and where nobody can tell. */
  readonly leftMicroUsd: number | null;
}

/** A request joins so many flights of others, and then flies alone. */
const mostFlights = 5;

/**
 * Flights that the visitor who starts one pays for. Where that one's budget does not suffice, nobody who joined and has
 * more left is served the result: they fly again, together, and the first of them pays. Where all together have spent
 * the day's budget, nobody has more left, and nobody flies again.
 */
export class PaidFlights {
  readonly #flights: SingleFlight;
  readonly #budgets: VisitorBudgets | null;

  /** @param budgets null where visitors have no caps of their own: then a result is the same for all */
  constructor(flights: SingleFlight, budgets: VisitorBudgets | null) {
    this.#flights = flights;
    this.#budgets = budgets;
  }

  /** @param isShort whether a result is one of work that did not fit into its payer's budget */
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
