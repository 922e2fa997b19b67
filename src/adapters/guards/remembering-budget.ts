import type { BudgetCaps } from '../../domain/budget.ts';
import { unlessDown } from '../../domain/failure.ts';
import { untilUtcMidnightMs, utcDayOf } from '../../domain/utc-day.ts';
import type { Visitor } from '../../domain/visitor.ts';
import type {
  Budget,
  BudgetDecision,
  BudgetLeft,
  BudgetReading,
  BudgetReservation,
  SharedBudget,
} from '../../ports/budget.ts';
import type { Clock } from '../../ports/clock.ts';
import { OwnSpending } from './own-spending.ts';

export interface RememberingBudgetOptions {
  /** What all processes have left together. */
  readonly shared: Pick<SharedBudget, 'left'>;
  readonly caps: BudgetCaps;
  readonly clock: Clock;
}

/**
 * Remembers what this process spends, so that it never exceeds a cap by itself: storage that loses its data would
 * otherwise grant the whole day's budget again, each time; and storage that is back would grant what is reserved here
 * since its outage. Whatever is remembered here has been reported to storage, or will be. So while storage keeps its
 * data, nothing is refused here that would fit.
 */
export class RememberingBudget implements Budget {
  readonly #budget: Budget;
  readonly #shared: Pick<SharedBudget, 'left'>;
  readonly #clock: Clock;
  readonly #own: OwnSpending;
  #latestMicroUsd: number | null = null;

  constructor(budget: Budget, { shared, caps, clock }: RememberingBudgetOptions) {
    this.#budget = budget;
    this.#shared = shared;
    this.#clock = clock;
    this.#own = new OwnSpending(caps);
  }

  async reserve(visitor: Visitor, mostMicroUsd: number): Promise<BudgetDecision> {
    this.#latestMicroUsd = mostMicroUsd;
    const nowMs = this.#clock.now();
    const day = utcDayOf(nowMs);
    const exhausted = { kind: 'exhausted', retryAfterMs: untilUtcMidnightMs(nowMs) } as const;
    if (!this.#fits(day, visitor, mostMicroUsd)) return exhausted;
    const decision = await this.#budget.reserve(visitor, mostMicroUsd);
    if (decision.kind === 'exhausted') return decision;
    // Others may have been granted meanwhile.
    if (!this.#fits(day, visitor, mostMicroUsd)) {
      // The refusal stands even if the reservation cannot be undone.
      await unlessDown(decision.reservation.settle(0));
      return exhausted;
    }
    this.#own.add(day, visitor, { committed: mostMicroUsd, spent: 0 });
    const settled = (costMicroUsd: number | null): void => {
      const spent = costMicroUsd ?? mostMicroUsd;
      this.#own.add(day, visitor, { committed: spent - mostMicroUsd, spent });
    };
    return { kind: 'reserved', reservation: new RememberedReservation(decision.reservation, settled) };
  }

  /** At least what this process knows of: what it refuses by itself would have no reason otherwise. */
  async read(): Promise<BudgetReading> {
    const reading = { ...(await this.#budget.read()), latestReservationMicroUsd: this.#latestMicroUsd };
    if (reading.spentMicroUsd === null || reading.reservedMicroUsd === null) return reading;
    const own = this.#own.on(utcDayOf(this.#clock.now()));
    const committed = Math.max(own.committed, reading.spentMicroUsd + reading.reservedMicroUsd);
    const spentMicroUsd = Math.max(own.spent, reading.spentMicroUsd);
    return { ...reading, spentMicroUsd, reservedMicroUsd: Math.max(0, committed - spentMicroUsd) };
  }

  /** The amount that today's caps leave a visitor, here. */
  async left(visitor: Visitor): Promise<BudgetLeft> {
    const shared = await this.#shared.left(visitor);
    const own = this.#own.left(shared.day, visitor);
    return {
      day: shared.day,
      dailyMicroUsd: least(shared.dailyMicroUsd, own.dailyMicroUsd),
      visitorMicroUsd: least(shared.visitorMicroUsd, own.visitorMicroUsd),
    };
  }

  #fits(day: string, visitor: Visitor, microUsd: number): boolean {
    const { dailyMicroUsd, visitorMicroUsd } = this.#own.left(day, visitor);
    return microUsd <= (least(dailyMicroUsd, visitorMicroUsd) ?? microUsd);
  }
}

class RememberedReservation implements BudgetReservation {
  readonly #reservation: BudgetReservation;
  readonly #settled: (costMicroUsd: number | null) => void;
  #isSettled = false;

  constructor(reservation: BudgetReservation, settled: (costMicroUsd: number | null) => void) {
    this.#reservation = reservation;
    this.#settled = settled;
  }

  /** An unknown cost leaves the whole reservation spent. */
  async settle(costMicroUsd: number | null): Promise<void> {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settled(costMicroUsd);
    await this.#reservation.settle(costMicroUsd);
  }
}

const least = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
