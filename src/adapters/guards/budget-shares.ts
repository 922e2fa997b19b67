import type { BudgetCaps } from '../../domain/budget.ts';
import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type { BudgetLeft } from '../../ports/budget.ts';
import { BudgetShare, type BudgetSlice } from './budget-share.ts';

/** The part, for all instances together, of the amount that was last known to be left. */
const fractionOfAll = 0.05;

/** The number of visitors whose budgets are remembered; others may spend nothing. */
const mostVisitors = 10_000;

/** The shares of one process: one for each cap that binds somebody. */
export class BudgetShares {
  readonly #caps: BudgetCaps;
  readonly #fraction: number;
  readonly #total: BudgetShare;
  readonly #visitors = new Map<string, BudgetShare>();

  constructor(caps: BudgetCaps, instances: number) {
    this.#caps = caps;
    this.#fraction = fractionOfAll / instances;
    this.#total = new BudgetShare(this.#fraction);
  }

  learn(visitor: Visitor, { day, dailyMicroUsd, visitorMicroUsd }: BudgetLeft): void {
    if (dailyMicroUsd !== null) this.#total.learn(day, dailyMicroUsd);
    if (visitorMicroUsd !== null) this.#shareOf(visitor).learn(day, visitorMicroUsd);
  }

  /** Takes an amount from the slice of every cap that binds the visitor. Null if one of them has too little left. */
  slicesFor(visitor: Visitor, day: string, microUsd: number): readonly BudgetSlice[] | null {
    const slices: BudgetSlice[] = [];
    for (const share of this.#sharesBinding(visitor)) {
      const slice = share?.sliceOf(day);
      if (!slice || slice.takenMicroUsd + microUsd > slice.limitMicroUsd) return null;
      slices.push(slice);
    }
    for (const slice of slices) slice.takenMicroUsd += microUsd;
    return slices;
  }

  #sharesBinding(visitor: Visitor): readonly (BudgetShare | undefined)[] {
    const { dailyMicroUsd, dailyPerVisitorMicroUsd } = this.#caps;
    const total = dailyMicroUsd === null ? [] : [this.#total];
    const isCapped = dailyPerVisitorMicroUsd !== null && visitor.kind !== 'operator';
    return isCapped ? [...total, this.#visitors.get(visitorName(visitor))] : total;
  }

  /** Makes it the last to be forgotten. */
  #shareOf(visitor: Visitor): BudgetShare {
    const name = visitorName(visitor);
    const share = this.#visitors.get(name) ?? new BudgetShare(this.#fraction);
    this.#visitors.delete(name);
    this.#visitors.set(name, share);
    const [oldest] = this.#visitors.keys();
    if (this.#visitors.size > mostVisitors && oldest !== undefined) this.#visitors.delete(oldest);
    return share;
  }
}
