import { WriterFault } from '../../domain/failure.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

export interface Bounds {
  /** At least 1. */
  readonly maxConcurrent: number;
  /** How many calls may wait for their turn; 0 for none. */
  readonly maxQueued: number;
  /** When to ask again, for callers that find the queue full. */
  readonly retryAfterMs: number;
}

/** Bounds the concurrent calls and the waiting ones; first come, first served. */
export class BoundedThreadWriter implements ThreadWriter {
  readonly #writer: ThreadWriter;
  readonly #bounds: Bounds;
  /** Each function admits one caller. A set, because it keeps the order and removes any member at once. */
  readonly #waiting = new Set<() => void>();
  #inFlight = 0;

  constructor(writer: ThreadWriter, bounds: Bounds) {
    this.#writer = writer;
    this.#bounds = bounds;
  }

  get identity(): WriterIdentity {
    return this.#writer.identity;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  /**
   * @throws WriterFault `saturated` when the queue is full; the abort reason, at once, to a caller that stops waiting
   */
  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    signal.throwIfAborted();
    // Both branches take one microtask; otherwise a newcomer could begin before the caller just admitted.
    await (this.#inFlight < this.#bounds.maxConcurrent ? this.#enter() : this.#turn(signal));
    try {
      // The admitted caller may have left before its turn began.
      signal.throwIfAborted();
      return await this.#writer.write(assignment, signal);
    } finally {
      this.#handOn();
    }
  }

  async #enter(): Promise<void> {
    this.#inFlight++;
  }

  #turn(signal: AbortSignal): Promise<void> {
    const { maxQueued, retryAfterMs } = this.#bounds;
    if (this.#waiting.size >= maxQueued) {
      throw new WriterFault('saturated', 'Too many threads are being written', { retryAfterMs });
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      this.#waiting.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** Gives the place directly to the next in line, so that no newcomer can take it in between. */
  #handOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#inFlight--;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
