import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

/** Remembers the assignments that have reached a writer, as long as somebody refers to them. */
export class WitnessedThreadWriter implements ThreadWriter {
  readonly #writer: ThreadWriter;
  readonly #reached = new WeakSet<Assignment>();

  constructor(writer: ThreadWriter) {
    this.#writer = writer;
  }

  get identity(): WriterIdentity {
    return this.#writer.identity;
  }

  hasReached(assignment: Assignment): boolean {
    return this.#reached.has(assignment);
  }

  write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    this.#reached.add(assignment);
    return this.#writer.write(assignment, signal);
  }
}
