import type { Visitor } from '../domain/visitor.ts';

/**
 * The daily budget for models (days in UTC, amounts in whole micro-USD). Under any concurrency, the amounts spent and
 * reserved together never exceed a cap, as long as no call costs more than was reserved for it.
 */
export interface Budget {
  /** Reserves the most that a call may cost. To be called before it, and settled after it. */
  reserve(visitor: Visitor, mostMicroUsd: number): Promise<BudgetDecision>;

  read(): Promise<BudgetReading>;
}

export type BudgetDecision =
  | { readonly kind: 'reserved'; readonly reservation: BudgetReservation }
  | { readonly kind: 'exhausted'; readonly retryAfterMs: number };

/** A reserved amount. If it is never settled, it counts as spent until midnight UTC. */
export interface BudgetReservation {
  /**
   * Replaces the reserved amount by the cost, on the day of the reservation; no cap refuses that. Only the first call
   * counts.
   *
   * @param costMicroUsd 0 only where certainly nothing was billed; null where unknown, which spends the whole amount
   */
  settle(costMicroUsd: number | null): Promise<void>;
}

/** Today's figures, of all instances. */
export interface BudgetReading {
  /** Null without a cap on all visitors together. */
  readonly dailyMicroUsd: number | null;
  /** Null while unknown. */
  readonly spentMicroUsd: number | null;
  /** Reserved and not settled yet; null while unknown. */
  readonly reservedMicroUsd: number | null;
  /** The amount of this process's latest reservation; null before the first. */
  readonly latestReservationMicroUsd: number | null;
}

/** A budget in storage that several instances share, so that an instance can lose contact with it. */
export interface SharedBudget extends Budget {
  /** The amount that today's caps leave a visitor. */
  left(visitor: Visitor): Promise<BudgetLeft>;

  /**
   * Adds an amount spent without a reservation here, whatever the caps. The same charge counts once, however often it
   * is sent.
   */
  charge(charge: BudgetCharge): Promise<void>;
}

/** Micro-USD, below 0 when overspent; null without a cap, or where it does not bind the visitor. */
export interface BudgetLeft {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly dailyMicroUsd: number | null;
  readonly visitorMicroUsd: number | null;
}

export interface BudgetCharge {
  /** Unique: up to 64 letters, digits and dashes. */
  readonly id: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly visitor: Visitor;
  readonly costMicroUsd: number;
}
