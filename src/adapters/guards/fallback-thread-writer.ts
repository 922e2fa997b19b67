import { WriterFault } from '../../domain/failure.ts';
import { addUsage, noUsage } from '../../domain/thread.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

/** Uses a spare writer when the primary one fails, and says so in the manuscript. */
export class FallbackThreadWriter implements ThreadWriter {
  readonly #primary: ThreadWriter;
  readonly #spare: ThreadWriter;
  readonly #onFault: (fault: WriterFault) => void;

  /** @param onFault is called with each fault that the spare writer hides */
  constructor(primary: ThreadWriter, spare: ThreadWriter, onFault: (fault: WriterFault) => void) {
    this.#primary = primary;
    this.#spare = spare;
    this.#onFault = onFault;
  }

  /** The primary's: the spare writer's threads replace its own, and are kept for a shorter time. */
  get identity(): WriterIdentity {
    return this.#primary.identity;
  }

  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    try {
      return await this.#primary.write(assignment, signal);
    } catch (fault) {
      if (!(fault instanceof WriterFault)) throw fault;
      this.#onFault(fault);
      signal.throwIfAborted();
      const manuscript = await this.#spare.write(assignment, signal);
      const usage = addUsage(fault.usage ?? noUsage, manuscript.usage);
      return { ...manuscript, degraded: fault.reason, usage };
    }
  }
}
