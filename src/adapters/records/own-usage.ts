import { monthOf } from '../../domain/utc-day.ts';
import type { VisitorUsage } from '../../ports/usage-history.ts';

const nothing: VisitorUsage = { today: 0, thisMonth: 0 };

/** This process's own counts of the latest visitors, shown while storage does not answer. */
export class OwnUsage {
  readonly #usage = new Map<string, VisitorUsage & { readonly day: string }>();
  readonly #maxVisitors: number;

  constructor(maxVisitors: number) {
    this.#maxVisitors = maxVisitors;
  }

  /** @param day `YYYY-MM-DD`, UTC */
  count(visitor: string, day: string): void {
    const { today, thisMonth } = this.of(visitor, day);
    // A map keeps the order of insertion, so the latest visitor is moved to the end.
    this.#usage.delete(visitor);
    this.#usage.set(visitor, { day, today: today + 1, thisMonth: thisMonth + 1 });
    const [oldest] = this.#usage.keys();
    if (this.#usage.size > this.#maxVisitors && oldest !== undefined) this.#usage.delete(oldest);
  }

  of(visitor: string, day: string): VisitorUsage {
    const known = this.#usage.get(visitor);
    if (known === undefined || monthOf(known.day) !== monthOf(day)) return nothing;
    return { today: known.day === day ? known.today : 0, thisMonth: known.thisMonth };
  }
}
