import { WriterFault } from '../../domain/failure.ts';
import type { ModelUsage } from '../../domain/thread.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

/** What a writer's calls cost a budget, in micro-USD. */
export interface CallCosts {
  /** The most that a call can cost: every attempt, in full. */
  mostCostMicroUsd(assignment: Assignment): number;
  chargeMicroUsd(usage: ModelUsage): number;
}

export interface BudgetOfCalls {
  readonly budget: Budget;
  readonly costs: CallCosts;
  /** Whether a call has reached the model: see `WitnessedThreadWriter`. */
  readonly hasReachedModel: (call: Assignment) => boolean;
}

type Outcome = { readonly manuscript: Manuscript } | { readonly error: unknown };

/**
 * Reserves the most that a call may cost before the call queues for the model, so that a queue never exceeds the
 * budget; then settles the actual cost. Certainly unbilled calls are refunded: those that never reached the model or
 * failed without cost. A call of unknown cost spends the whole reservation.
 */
export class BudgetedThreadWriter implements ThreadWriter {
  readonly #line: ThreadWriter;
  readonly #options: BudgetOfCalls;
  readonly #underWay = new Set<Promise<Manuscript>>();

  /** @param line the wrapped writer, which passes assignments on unchanged */
  constructor(line: ThreadWriter, options: BudgetOfCalls) {
    this.#line = line;
    this.#options = options;
  }

  get identity(): WriterIdentity {
    return this.#line.identity;
  }

  /** @throws WriterFault `budget_exhausted` when less is left than the call may cost */
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

  /** Resolves when every reservation is settled: visitors may leave before their costs are reported. */
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
    // A separate object, which identifies the call when it reaches the model.
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

  /** Null where unknown. */
  #costOf(call: Assignment, outcome: Outcome): number | null {
    const { costs, hasReachedModel } = this.#options;
    if (!hasReachedModel(call)) return 0;
    const { usage } = 'manuscript' in outcome ? outcome.manuscript : usageIn(outcome.error);
    return usage === null ? null : costs.chargeMicroUsd(usage);
  }
}

/** A caller that leaves during a call never learns its cost. */
const usageIn = (error: unknown): { readonly usage: ModelUsage | null } =>
  error instanceof WriterFault ? error : { usage: null };
