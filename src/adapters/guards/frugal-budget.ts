import type { BudgetCaps } from '../../domain/budget.ts';
import { unlessDown } from '../../domain/failure.ts';
import { untilUtcMidnightMs, utcDayOf } from '../../domain/utc-day.ts';
import type { Visitor } from '../../domain/visitor.ts';
import type { Budget, BudgetDecision, BudgetReading, BudgetReservation, SharedBudget } from '../../ports/budget.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Timer } from '../../ports/timer.ts';
import { BudgetDebts } from './budget-debts.ts';
import type { BudgetSlice } from './budget-share.ts';
import { BudgetShares } from './budget-shares.ts';

export interface FrugalBudgetOptions {
  readonly caps: BudgetCaps;
  /** How many processes share the budget. */
  readonly instances: number;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Makes the ids of charges, so that each counts once. */
  readonly newId: () => string;
}

const tellEveryMs = 1_000;

/** Storage may recover at any time. */
const longestRetryAfterMs = 30_000;

/**
 * While storage is down, spends a little: a twentieth of the amount last known to be left, shared by all instances, and
 * then nothing. It reports its spending to storage as soon as storage answers; until everything is reported and the new
 * amount is known, only the rest of that little may be spent. Amounts that storage may have reserved without answering
 * stay reserved.
 */
export class FrugalBudget implements Budget {
  readonly #shared: SharedBudget;
  readonly #options: FrugalBudgetOptions;
  readonly #shares: BudgetShares;
  readonly #debts: BudgetDebts;
  /** Its own reservations that are not settled. */
  #unsettled = 0;
  /** Increases with each of its own reservations: a reading of storage across one of them is not used. */
  #era = 0;
  #latestMicroUsd: number | null = null;
  #telling: Promise<void> | null = null;
  #stopTelling: (() => void) | null = null;
  #isStopped = false;

  constructor(shared: SharedBudget, options: FrugalBudgetOptions) {
    this.#shared = shared;
    this.#options = options;
    this.#shares = new BudgetShares(options.caps, options.instances);
    this.#debts = new BudgetDebts(options.newId);
  }

  async reserve(visitor: Visitor, mostMicroUsd: number): Promise<BudgetDecision> {
    this.#latestMicroUsd = mostMicroUsd;
    const decision = await unlessDown(this.#reserveShared(visitor, mostMicroUsd));
    return decision ?? this.#reserveHere(visitor, mostMicroUsd);
  }

  async read(): Promise<BudgetReading> {
    const reading = await unlessDown(this.#tell().then(() => this.#shared.read()));
    const { dailyMicroUsd } = this.#options.caps;
    const unknown = { dailyMicroUsd, spentMicroUsd: null, reservedMicroUsd: null };
    return { ...(reading ?? unknown), latestReservationMicroUsd: this.#latestMicroUsd };
  }

  /** Notes the amount that storage has left for a visitor, for the next outage. Does nothing while storage is down. */
  async learn(visitor: Visitor = { kind: 'operator' }): Promise<void> {
    if (this.#unsettled > 0 || !this.#debts.areNone) return;
    const era = this.#era;
    const left = await unlessDown(this.#shared.left(visitor));
    if (left !== null && era === this.#era) this.#shares.learn(visitor, left);
  }

  /** Reports the spending a last time. @throws StorageFault when something was not reported, and so is lost */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopTelling?.();
    await this.#tell();
  }

  async #reserveShared(visitor: Visitor, mostMicroUsd: number): Promise<BudgetDecision> {
    await this.#tell();
    const decision = await this.#shared.reserve(visitor, mostMicroUsd);
    void this.learn(visitor);
    if (decision.kind === 'exhausted') return decision;
    const { reservation } = decision;
    // If storage does not get it, the amount stays reserved: a repeated settlement might count twice.
    const settle = async (costMicroUsd: number | null) => void (await unlessDown(reservation.settle(costMicroUsd)));
    return { kind: 'reserved', reservation: { settle } };
  }

  #reserveHere(visitor: Visitor, mostMicroUsd: number): BudgetDecision {
    const nowMs = this.#options.clock.now();
    const day = utcDayOf(nowMs);
    const slices = this.#shares.slicesFor(visitor, day, mostMicroUsd);
    if (slices === null) {
      return { kind: 'exhausted', retryAfterMs: Math.min(untilUtcMidnightMs(nowMs), longestRetryAfterMs) };
    }
    this.#era++;
    this.#unsettled++;
    const settled = (costMicroUsd: number): void => {
      this.#unsettled--;
      this.#debts.add(day, visitor, costMicroUsd);
      this.#tellSoon();
    };
    return { kind: 'reserved', reservation: new LocalReservation(slices, mostMicroUsd, settled) };
  }

  /** @throws StorageFault when storage does not know of all spending here yet */
  async #tell(): Promise<void> {
    if (this.#debts.areNone) return;
    this.#telling ??= this.#debts
      .tell((debt) => this.#shared.charge(debt))
      .finally(() => {
        this.#telling = null;
      });
    await this.#telling;
  }

  #tellSoon(): void {
    if (this.#isStopped || this.#stopTelling !== null || this.#debts.areNone) return;
    this.#stopTelling = this.#options.timer.after(tellEveryMs, () => {
      this.#stopTelling = null;
      void unlessDown(this.#tell().then(() => this.learn())).then(() => this.#tellSoon());
    });
  }
}

class LocalReservation implements BudgetReservation {
  readonly #slices: readonly BudgetSlice[];
  readonly #mostMicroUsd: number;
  readonly #settled: (costMicroUsd: number) => void;
  #isSettled = false;

  constructor(slices: readonly BudgetSlice[], mostMicroUsd: number, settled: (costMicroUsd: number) => void) {
    this.#slices = slices;
    this.#mostMicroUsd = mostMicroUsd;
    this.#settled = settled;
  }

  async settle(costMicroUsd: number | null): Promise<void> {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const cost = costMicroUsd ?? this.#mostMicroUsd;
    for (const slice of this.#slices) slice.takenMicroUsd += cost - this.#mostMicroUsd;
    this.#settled(cost);
  }
}
