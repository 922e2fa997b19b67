import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type { BudgetCharge } from '../../ports/budget.ts';

/** Amounts that this process spent and has not reported to storage, summed for each visitor and day. */
export class BudgetDebts {
  readonly #newId: () => string;
  readonly #open = new Map<string, BudgetCharge>();
  /** Reported at least once. They must not change, since they may have arrived. */
  readonly #told = new Set<BudgetCharge>();

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  get areNone(): boolean {
    return this.#open.size === 0 && this.#told.size === 0;
  }

  add(day: string, visitor: Visitor, costMicroUsd: number): void {
    if (costMicroUsd === 0) return;
    const key = `${day} ${visitorName(visitor)}`;
    const known = this.#open.get(key) ?? { id: this.#newId(), day, visitor, costMicroUsd: 0 };
    this.#open.set(key, { ...known, costMicroUsd: known.costMicroUsd + costMicroUsd });
  }

  /** Reports the debts and forgets those that arrived. @throws the error of one that failed */
  async tell(charge: (debt: BudgetCharge) => Promise<void>): Promise<void> {
    while (!this.areNone) {
      // New debts are summed separately until the reported ones have arrived: after a long outage few reports remain.
      if (this.#told.size === 0) this.#close();
      await this.#tellAgain(charge);
    }
  }

  #close(): void {
    for (const debt of this.#open.values()) this.#told.add(debt);
    this.#open.clear();
  }

  async #tellAgain(charge: (debt: BudgetCharge) => Promise<void>): Promise<void> {
    const tell = async (debt: BudgetCharge): Promise<void> => {
      await charge(debt);
      this.#told.delete(debt);
    };
    const outcomes = await Promise.allSettled([...this.#told].map(tell));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
