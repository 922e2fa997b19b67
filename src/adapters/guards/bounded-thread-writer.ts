import { WriterFault } from '../../domain/failure.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';
import { BoundedLine, type LineBounds } from './bounded-line.ts';

export interface Bounds extends LineBounds {
  /** When to ask again, for callers that find the queue full. */
  readonly retryAfterMs: number;
}

/** Bounds the concurrent calls and the waiting ones; first come, first served. */
export class BoundedThreadWriter implements ThreadWriter {
  readonly #writer: ThreadWriter;
  readonly #retryAfterMs: number;
  readonly #line: BoundedLine;

  constructor(writer: ThreadWriter, { retryAfterMs, ...bounds }: Bounds) {
    this.#writer = writer;
    this.#retryAfterMs = retryAfterMs;
    this.#line = new BoundedLine(bounds);
  }

  get identity(): WriterIdentity {
    return this.#writer.identity;
  }

  get inFlight(): number {
    return this.#line.inFlight;
  }

  get queued(): number {
    return this.#line.queued;
  }

  /**
   * @throws WriterFault `saturated` when the queue is full; the abort reason, at once, to a caller that stops waiting
   */
  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    signal.throwIfAborted();
    if (this.#line.isFull) {
      throw new WriterFault('saturated', 'Too many threads are being written', { retryAfterMs: this.#retryAfterMs });
    }
    return this.#line.run(() => this.#writer.write(assignment, signal), signal);
  }
}
