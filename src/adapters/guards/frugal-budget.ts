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
  /** Names what is told to storage, so that it counts once. */
  readonly newId: () => string;
}

const tellEveryMs = 1_000;

/** Storage may be back at any time. */
const longestRetryAfterMs = 30_000;

/**
 * Spends a little while storage is down: a twentieth of what was left when last known, shared by all instances, and then
 * nothing. What it spends it tells storage as soon as that answers; until it has told all, and has heard what is left
 * then, there is no more than the rest of that little. What storage may have set aside without saying so stays set aside.
 */
export class FrugalBudget implements Budget {
  readonly #shared: SharedBudget;
  readonly #options: FrugalBudgetOptions;
  readonly #shares: BudgetShares;
  readonly #debts: BudgetDebts;
  /** Reservations of its own that are not settled. */
  #unsettled = 0;
  /** Grows with each of its own reservations: what is read of storage across one tells nothing of it. */
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

  /** Notes what storage has left for a visitor, for when it is down. Does nothing where it is down already. */
  async learn(visitor: Visitor = { kind: 'operator' }): Promise<void> {
    if (this.#unsettled > 0 || !this.#debts.areNone) return;
    const era = this.#era;
    const left = await unlessDown(this.#shared.left(visitor));
    if (left !== null && era === this.#era) this.#shares.learn(visitor, left);
  }

  /** Tells what was spent a last time. @throws StorageFault when something was not told: nobody will know of it */
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
    // What storage does not hear of stays set aside: nobody tells it twice, because it might count twice.
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

  /** @throws StorageFault where something was spent here that storage has not heard of yet */
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
