import type { Timer } from '../../ports/timer.ts';

const ticksToDeadline = 16;

/** A pending call, which is told when its time is up, even if it has ended by then. */
export interface Pending {
  expire(): void;
}

/**
 * One timeout for many short calls, by one coarse timer: a call expires between 1 and 17/16 of the timeout after it
 * began. Cheaper than a timer per call. Also, time in which this process was stopped or busy counts as one tick,
 * however long, so that unread answers are not taken for missing.
 */
export class Deadlines {
  readonly #timer: Timer;
  readonly #tickMs: number;
  /** Calls that began in this tick. */
  #current: Pending[] = [];
  /** Calls that began in each earlier tick, the oldest first. */
  #earlier: readonly Pending[][] = Array.from({ length: ticksToDeadline }, () => []);
  #ticking = false;

  constructor(timer: Timer, timeoutMs: number) {
    this.#timer = timer;
    this.#tickMs = timeoutMs / ticksToDeadline;
  }

  begin(pending: Pending): void {
    this.#current.push(pending);
    if (!this.#ticking) this.#goOn();
  }

  #goOn(): void {
    this.#ticking = true;
    this.#timer.after(this.#tickMs, () => this.#tick());
  }

  #tick(): void {
    const [due = [], ...younger] = this.#earlier;
    this.#earlier = [...younger, this.#current];
    this.#current = [];
    this.#ticking = false;
    if (this.#earlier.some((tick) => tick.length > 0)) this.#goOn();
    for (const pending of due) pending.expire();
  }
}
