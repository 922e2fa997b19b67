import { WriterFault } from '../../domain/failure.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';

export interface Bounds {
  /** At least 1. */
  readonly maxConcurrent: number;
  /** How many may wait for their turn; 0 for none. */
  readonly maxQueued: number;
  /** What those are told for whom there is no room. */
  readonly retryAfterMs: number;
}

/** Lets so many calls through at a time, and so many wait, first come, first served. */
export class BoundedThreadWriter implements ThreadWriter {
  readonly #writer: ThreadWriter;
  readonly #bounds: Bounds;
  /** Each lets one caller in. A set, because it keeps the order and gives up any member at once. */
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

  /** @throws WriterFault `saturated` when the queue is full; the abort reason, at once, to who gave up waiting */
  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    signal.throwIfAborted();
    // Both ways take one microtask, or a newcomer could begin before who was let in just now.
    await (this.#inFlight < this.#bounds.maxConcurrent ? this.#enter() : this.#turn(signal));
    try {
      // Who was let in may have left before it took the turn.
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

  /** Gives the place to the next in line without ever counting it free, so that no newcomer slips in between. */
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
