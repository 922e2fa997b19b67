import type { Visitor } from '../domain/visitor.ts';

/**
 * What may be spent on models in a day, UTC; amounts are whole micro-USD. However many ask at one time, what is spent and
 * what is set aside never come to more than a cap, as long as no call costs more than was set aside for it.
 */
export interface Budget {
  /** Sets aside the most that a call may cost. To be asked before the call, and settled after it. */
  reserve(visitor: Visitor, mostMicroUsd: number): Promise<BudgetDecision>;

  read(): Promise<BudgetReading>;
}

export type BudgetDecision =
  | { readonly kind: 'reserved'; readonly reservation: BudgetReservation }
  | { readonly kind: 'exhausted'; readonly retryAfterMs: number };

/** An amount that was set aside. What nobody settles counts as spent until midnight, UTC. */
export interface BudgetReservation {
  /**
   * Turns what was set aside into what is spent, on the day that it was set aside for; no cap refuses that. Only the first
   * time counts.
   *
   * @param costMicroUsd 0 only where surely nothing was billed; null where nobody knows, which spends all of it
   */
  settle(costMicroUsd: number | null): Promise<void>;
}

/** Today's figures, of all instances. */
export interface BudgetReading {
  /** Null where there is no cap for all visitors together. */
  readonly dailyMicroUsd: number | null;
  /** Null while nobody can tell. */
  readonly spentMicroUsd: number | null;
  /** Set aside and not settled yet; null while nobody can tell. */
  readonly reservedMicroUsd: number | null;
  /** What was asked for the latest call of this process; null before the first. */
  readonly latestReservationMicroUsd: number | null;
}

/** A budget that is kept where several instances spend it, so that one can lose sight of it. */
export interface SharedBudget extends Budget {
  /** What today's caps leave a visitor. */
  left(visitor: Visitor): Promise<BudgetLeft>;

  /** Counts what was spent elsewhere, whatever the caps. The same charge counts once, however often it is told. */
  charge(charge: BudgetCharge): Promise<void>;
}

/** Micro-USD, below 0 where more was spent; null where there is no cap, or where it does not bind the visitor. */
export interface BudgetLeft {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly dailyMicroUsd: number | null;
  readonly visitorMicroUsd: number | null;
}

export interface BudgetCharge {
  /** Unlike any other's: up to 64 letters, digits and dashes. */
  readonly id: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly visitor: Visitor;
  readonly costMicroUsd: number;
}
