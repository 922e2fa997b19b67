import type { BudgetCaps } from '../../domain/budget.ts';
import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type { BudgetLeft } from '../../ports/budget.ts';

/** The number of visitors whose spending is remembered; the one that spent longest ago makes room. */
const mostVisitors = 10_000;

/** The amounts that this process has reserved or spent on the latest day that it knows. */
export class OwnSpending {
  readonly #caps: BudgetCaps;
  readonly #visitors = new Map<string, number>();
  #totalMicroUsd = 0;
  #day = '';

  constructor(caps: BudgetCaps) {
    this.#caps = caps;
  }

  /** What the caps would leave if nobody else spent anything. */
  left(day: string, visitor: Visitor): BudgetLeft {
    const { dailyMicroUsd: total, dailyPerVisitorMicroUsd } = this.#caps;
    const own = visitor.kind === 'operator' ? null : dailyPerVisitorMicroUsd;
    const isKnown = day === this.#day;
    const spent = isKnown ? this.#totalMicroUsd : 0;
    const spentByVisitor = isKnown ? (this.#visitors.get(visitorName(visitor)) ?? 0) : 0;
    return {
      day,
      dailyMicroUsd: total === null ? null : total - spent,
      visitorMicroUsd: own === null ? null : own - spentByVisitor,
    };
  }

  /** @param microUsd negative for the unspent part of a reservation */
  add(day: string, visitor: Visitor, microUsd: number): void {
    if (day < this.#day) return;
    if (day > this.#day) this.#begin(day);
    this.#totalMicroUsd += microUsd;
    const name = visitorName(visitor);
    const spent = Math.max(0, (this.#visitors.get(name) ?? 0) + microUsd);
    this.#visitors.delete(name);
    this.#visitors.set(name, spent);
    const [oldest] = this.#visitors.keys();
    if (this.#visitors.size > mostVisitors && oldest !== undefined) this.#visitors.delete(oldest);
  }

  #begin(day: string): void {
    this.#day = day;
    this.#totalMicroUsd = 0;
    this.#visitors.clear();
  }
}
