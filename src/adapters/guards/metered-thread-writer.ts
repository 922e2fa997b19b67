import { WriterFault } from '../../domain/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

/**
 * Counts and times a writer's calls. Outcomes are `written`, the reason of a `WriterFault`, `aborted`, and `failed` for
 * unexpected errors.
 */
export class MeteredThreadWriter implements ThreadWriter {
  readonly #writer: ThreadWriter;
  readonly #metrics: Metrics;
  readonly #clock: Clock;

  constructor(writer: ThreadWriter, metrics: Metrics, clock: Clock) {
    this.#writer = writer;
    this.#metrics = metrics;
    this.#clock = clock;
  }

  get identity(): WriterIdentity {
    return this.#writer.identity;
  }

  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    const startedMs = this.#clock.now();
    try {
      const manuscript = await this.#writer.write(assignment, signal);
      this.#record('written', startedMs);
      return manuscript;
    } catch (error) {
      this.#record(outcomeOf(error, signal), startedMs);
      throw error;
    }
  }

  #record(outcome: string, startedMs: number): void {
    const labels = { writer: this.identity.name, outcome };
    // The clock may have been set back meanwhile.
    const seconds = Math.max(0, this.#clock.now() - startedMs) / 1000;
    this.#metrics.count('writer_calls', labels);
    this.#metrics.observe('writer_call_seconds', seconds, labels);
  }
}

const outcomeOf = (error: unknown, signal: AbortSignal): string => {
  if (error instanceof WriterFault) return error.reason;
  return signal.aborted ? 'aborted' : 'failed';
};
