import { WriterFault } from '../../domain/failure.ts';
import type { ModelUsage } from '../../domain/thread.ts';
import type { AnalyticsLog } from '../../ports/analytics-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

/**
 * Counts a writer's usage at its model as it occurs: the visitor may leave before the answer, and a failed call may
 * cost as much as a good one. A call of unknown cost counts as nothing here; a budget counts it in full.
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
