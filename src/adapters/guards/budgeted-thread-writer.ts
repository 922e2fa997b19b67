import { WriterFault } from '../../domain/failure.ts';
import type { ModelUsage } from '../../domain/thread.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

/** What calls of a writer count for against a budget, in micro-USD. */
export interface CallCosts {
  /** Every attempt, in full. */
  mostCostMicroUsd(assignment: Assignment): number;
  chargeMicroUsd(usage: ModelUsage): number;
}

export interface BudgetOfCalls {
  readonly budget: Budget;
  readonly costs: CallCosts;
  /** Whether a call has come as far as the model: see `WitnessedThreadWriter`. */
  readonly hasReachedModel: (call: Assignment) => boolean;
}

type Outcome = { readonly manuscript: Manuscript } | { readonly error: unknown };

/**
 * Sets aside what a call may cost at most before it is in line for the model, so that no line is longer than the budget;
 * and settles what it did cost. What surely was not billed is given back: a call that never reached the model, or that
 * failed for nothing. Where nobody knows, all of it is spent.
 */
export class BudgetedThreadWriter implements ThreadWriter {
  readonly #line: ThreadWriter;
  readonly #options: BudgetOfCalls;
  readonly #underWay = new Set<Promise<Manuscript>>();

  /** @param line what leads to the model, whatever stands in between; it hands assignments on as they are */
  constructor(line: ThreadWriter, options: BudgetOfCalls) {
    this.#line = line;
    this.#options = options;
  }

  get identity(): WriterIdentity {
    return this.#line.identity;
  }

  /** @throws WriterFault `budget_exhausted` where the most that it may cost is not left */
  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    signal.throwIfAborted();
    const writing = this.#write(assignment, signal);
    this.#underWay.add(writing);
    try {
      return await writing;
    } finally {
      this.#underWay.delete(writing);
    }
  }

  /** Resolves when all that was begun is settled: who asked may have left, and what it cost is still to be told. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    const { budget, costs } = this.#options;
    const decision = await budget.reserve(assignment.visitor, costs.mostCostMicroUsd(assignment));
    if (decision.kind === 'exhausted') {
      const { retryAfterMs } = decision;
      throw new WriterFault('budget_exhausted', 'What is left of the budget does not hold the call', { retryAfterMs });
    }
    // An object of its own, by which the call is known when it reaches the model.
    const call = { ...assignment };
    const outcome = await this.#attempt(call, signal);
    await decision.reservation.settle(this.#costOf(call, outcome));
    if ('error' in outcome) throw outcome.error;
    return outcome.manuscript;
  }

  async #attempt(call: Assignment, signal: AbortSignal): Promise<Outcome> {
    try {
      return { manuscript: await this.#line.write(call, signal) };
    } catch (error) {
      return { error };
    }
  }

  /** Null where nobody knows. */
  #costOf(call: Assignment, outcome: Outcome): number | null {
    const { costs, hasReachedModel } = this.#options;
    if (!hasReachedModel(call)) return 0;
    const { usage } = 'manuscript' in outcome ? outcome.manuscript : usageIn(outcome.error);
    return usage === null ? null : costs.chargeMicroUsd(usage);
  }
}

/** Who leaves in the middle of a call does not hear what it cost. */
const usageIn = (error: unknown): { readonly usage: ModelUsage | null } =>
  error instanceof WriterFault ? error : { usage: null };
