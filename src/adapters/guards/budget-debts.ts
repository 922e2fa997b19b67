import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type { BudgetCharge } from '../../ports/budget.ts';

/** What was spent here and is not told to storage yet, added up for each visitor and day. */
export class BudgetDebts {
  readonly #newId: () => string;
  readonly #open = new Map<string, BudgetCharge>();
  /** Told at least once. They stay as they are: perhaps they have arrived. */
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

  /** Forgets each that has arrived. @throws what telling one of the others was answered with */
  async tell(charge: (debt: BudgetCharge) => Promise<void>): Promise<void> {
    while (!this.areNone) {
      // What came meanwhile goes on being added up until those have arrived: a long outage leaves few to tell.
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
