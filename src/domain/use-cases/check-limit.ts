import type { UsageMeter } from '../../ports/usage-meter.ts';
import type { QuotaStanding } from '../quota.ts';
import type { Visitor } from '../visitor.ts';

/** Where a visitor stands; spends nothing. */
export class CheckLimit {
  readonly #meter: UsageMeter;

  constructor(meter: UsageMeter) {
    this.#meter = meter;
  }

  /** Null for who is not limited. */
  run(visitor: Visitor): Promise<QuotaStanding | null> {
    return this.#meter.look(visitor);
  }
}
