export interface LineBounds {
  /** At least 1. */
  readonly maxConcurrent: number;
  /** How many may wait for their turn before the line is full; 0 for none. */
  readonly maxQueued: number;
}

/** A line in front of something that does so much at a time: first come, first served. */
export class BoundedLine {
  readonly #bounds: LineBounds;
  /** Each function admits one caller. A set, because it keeps the order and removes any member at once. */
  readonly #waiting = new Set<() => void>();
  #inFlight = 0;

  constructor(bounds: LineBounds) {
    this.#bounds = bounds;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  /** Whether a newcomer would find too many in front. Nobody is turned away by the line itself. */
  get isFull(): boolean {
    const { maxConcurrent, maxQueued } = this.#bounds;
    return this.#inFlight >= maxConcurrent && this.#waiting.size >= maxQueued;
  }

  /**
   * Does the work when it is its turn.
   *
   * @throws the abort reason, at once, to a caller that stops waiting
   */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    // Both branches take one microtask; otherwise a newcomer could begin before the caller just admitted.
    await (this.#inFlight < this.#bounds.maxConcurrent ? this.#enter() : this.#turn(signal));
    try {
      // The admitted caller may have left before its turn began.
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#handOn();
    }
  }

  async #enter(): Promise<void> {
    this.#inFlight++;
  }

  #turn(signal: AbortSignal): Promise<void> {
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
