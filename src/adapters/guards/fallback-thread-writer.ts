import { WriterFault } from '../../domain/failure.ts';
import { addUsage, noUsage } from '../../domain/thread.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

/** Asks a spare writer where the primary one has no answer, and says so in the manuscript. */
export class FallbackThreadWriter implements ThreadWriter {
  readonly #primary: ThreadWriter;
  readonly #spare: ThreadWriter;
  readonly #onFault: (fault: WriterFault) => void;

  /** @param onFault is told of every fault that the spare writer covers, which nobody would hear of otherwise */
  constructor(primary: ThreadWriter, spare: ThreadWriter, onFault: (fault: WriterFault) => void) {
    this.#primary = primary;
    this.#spare = spare;
    this.#onFault = onFault;
  }

  /** The primary's: the spare one's threads stand in for its own, and are kept for less long. */
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
