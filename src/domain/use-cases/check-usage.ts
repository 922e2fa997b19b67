import type { Clock } from '../../ports/clock.ts';
import type { UsageHistory, VisitorUsage } from '../../ports/usage-history.ts';
import type { Visitor } from '../visitor.ts';

/** How many threads a visitor got, as far as anybody can say; spends nothing, and never fails for storage. */
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
