import type { UsageMeter } from '../../ports/usage-meter.ts';
import type { QuotaStanding } from '../quota.ts';
import type { Visitor } from '../visitor.ts';

/** Reads a visitor's usage of the quota; takes nothing. */
export class CheckLimit {
  readonly #meter: UsageMeter;

  constructor(meter: UsageMeter) {
    this.#meter = meter;
  }

  /** Null for a visitor without a limit. */
  run(visitor: Visitor): Promise<QuotaStanding | null> {
    return this.#meter.look(visitor);
  }
}
