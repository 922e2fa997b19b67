import type { Timer } from '../../ports/timer.ts';

const ticksToDeadline = 16;

/** Something under way that is told when its time is up, unless it has ended by then. */
export interface Pending {
  /** Null once it has ended. */
  expire: (() => void) | null;
}

/**
 * One deadline for many short calls, by one coarse timer: a call expires between one and 17/16 of the timeout after it
 * began. As cheap as a timer for each call, and with a virtue: time in which this process itself was stopped or busy
 * counts as one tick, however long it was, so that answers that wait to be read are not taken for missing.
 */
export class Deadlines {
  readonly #timer: Timer;
  readonly #tickMs: number;
  /** What began in each of the last ticks, the current one last. */
  #ticks: Pending[][] = Array.from({ length: ticksToDeadline + 1 }, () => []);
  #ticking = false;

  constructor(timer: Timer, timeoutMs: number) {
    this.#timer = timer;
    this.#tickMs = timeoutMs / ticksToDeadline;
  }

  begin(pending: Pending): void {
    this.#ticks.at(-1)?.push(pending);
    if (!this.#ticking) this.#goOn();
  }

  #goOn(): void {
    this.#ticking = true;
    this.#timer.after(this.#tickMs, () => this.#tick());
  }

  #tick(): void {
    const [due = [], ...younger] = this.#ticks;
    this.#ticks = [...younger, []];
    this.#ticking = false;
    if (younger.some((tick) => tick.length > 0)) this.#goOn();
    for (const { expire } of due) expire?.();
  }
}
