import type { Clock } from '../../ports/clock.ts';
import type { UsageHistory, VisitorUsage } from '../../ports/usage-history.ts';
import type { Visitor } from '../visitor.ts';

/** Counts a visitor's threads as far as known. Takes nothing of the quota, and never fails because of storage. */
export class CheckUsage {
  readonly #history: UsageHistory;
  readonly #clock: Clock;

  constructor(history: UsageHistory, clock: Clock) {
    this.#history = history;
    this.#clock = clock;
  }

  run(visitor: Visitor): Promise<VisitorUsage> {
    return this.#history.usageOf(visitor, this.#clock.now());
  }
}
