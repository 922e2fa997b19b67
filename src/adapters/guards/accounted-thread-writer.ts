import { WriterFault } from '../../domain/failure.ts';
import type { ModelUsage } from '../../domain/thread.ts';
import type { AnalyticsLog } from '../../ports/analytics-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

/**
 * Counts what a writer takes at its model where it takes it: who asked may have left by the time of an answer, and a call
 * that fails may cost as much as one that does not. What nobody knows the cost of counts for nothing here; a budget counts
 * it in full.
 */
export class AccountedThreadWriter implements ThreadWriter {
  readonly #writer: ThreadWriter;
  readonly #log: AnalyticsLog;
  readonly #clock: Clock;

  constructor(writer: ThreadWriter, log: AnalyticsLog, clock: Clock) {
    this.#writer = writer;
    this.#log = log;
    this.#clock = clock;
  }

  get identity(): WriterIdentity {
    return this.#writer.identity;
  }

  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    try {
      const manuscript = await this.#writer.write(assignment, signal);
      this.#account(manuscript.usage);
      return manuscript;
    } catch (error) {
      if (error instanceof WriterFault && error.usage !== null) this.#account(error.usage);
      throw error;
    }
  }

  #account(usage: ModelUsage): void {
    this.#log.record({ kind: 'spending', atMs: this.#clock.now(), usage });
  }
}
