import type { BudgetCaps } from '../../domain/budget.ts';
import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type { BudgetLeft } from '../../ports/budget.ts';

/** The number of visitors whose spending is remembered; the one that spent longest ago makes room. */
const mostVisitors = 10_000;

/** Calls end on the day after they began, and clocks are set forward and back. */
const mostDays = 3;

/** Whole micro-USD. */
export interface OwnAmounts {
  /** Spent or reserved. */
  readonly committed: number;
  readonly spent: number;
}

interface OwnDay extends OwnAmounts {
  /** What each visitor has committed. */
  readonly visitors: Map<string, number>;
}

const nothing: OwnAmounts = { committed: 0, spent: 0 };

/** The amounts that this process has reserved and spent, on the latest days. */
export class OwnSpending {
  readonly #caps: BudgetCaps;
  readonly #days = new Map<string, OwnDay>();

  constructor(caps: BudgetCaps) {
    this.#caps = caps;
  }

  on(day: string): OwnAmounts {
    return this.#days.get(day) ?? nothing;
  }

  /** What the caps would leave if nobody else spent anything. */
  left(day: string, visitor: Visitor): BudgetLeft {
    const { dailyMicroUsd: total, dailyPerVisitorMicroUsd } = this.#caps;
    const own = visitor.kind === 'operator' ? null : dailyPerVisitorMicroUsd;
    const ofVisitor = this.#days.get(day)?.visitors.get(visitorName(visitor)) ?? 0;
    return {
      day,
      dailyMicroUsd: total === null ? null : total - this.on(day).committed,
      visitorMicroUsd: own === null ? null : own - ofVisitor,
    };
  }

  /** @param amounts `committed` is negative for the unspent part of a reservation */
  add(day: string, visitor: Visitor, amounts: OwnAmounts): void {
    const { committed, spent, visitors } = this.#days.get(day) ?? { ...nothing, visitors: new Map<string, number>() };
    addTo(visitors, visitorName(visitor), amounts.committed);
    const sums = { committed: atLeast0(committed + amounts.committed), spent: spent + amounts.spent };
    setLast(this.#days, day, { ...sums, visitors }, mostDays);
  }
}

const addTo = (visitors: Map<string, number>, name: string, microUsd: number): void =>
  setLast(visitors, name, atLeast0((visitors.get(name) ?? 0) + microUsd), mostVisitors);

/** Makes it the last to be forgotten. */
const setLast = <T>(map: Map<string, T>, key: string, value: T, most: number): void => {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
};

/** What was reserved may have been forgotten when it is given back. */
const atLeast0 = (microUsd: number): number => Math.max(0, microUsd);
