import type { Clock } from '../../src/ports/clock.ts';
import type { Timer } from '../../src/ports/timer.ts';

interface Deed {
  readonly atMs: number;
  readonly act: () => void;
}

/** A clock and a timer that stand still until a test lets time pass. */
export class ControlledTime implements Clock, Timer {
  readonly #deeds = new Set<Deed>();
  #nowMs: number;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  /** How many deeds are to be done. */
  get waiting(): number {
    return this.#deeds.size;
  }

  readonly now = (): number => this.#nowMs;

  readonly after = (ms: number, act: () => void): (() => void) => {
    const deed: Deed = { atMs: this.#nowMs + ms, act };
    this.#deeds.add(deed);
    return () => void this.#deeds.delete(deed);
  };

  /** Lets so much time pass: whatever is due is done at its time, and what follows from it before the next. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (let deed = this.#nextUntil(endMs); deed; deed = this.#nextUntil(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, deed.atMs);
      this.#deeds.delete(deed);
      deed.act();
      await settled();
    }
    this.#nowMs = endMs;
  }

  /** Time passes, and nothing is done: as for a process that is stopped. What fell due meanwhile is done afterwards. */
  oversleep(ms: number): void {
    this.#nowMs += ms;
  }

  /** Lets time pass, as far as anything is to be done, until the promise has settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    promise.then(over, over);
    for (await settled(); !isOver; ) {
      const [next] = [...this.#deeds].sort((a, b) => a.atMs - b.atMs);
      if (!next) throw new Error('nothing is left to be done, and the promise has not settled');
      await this.pass(next.atMs - this.#nowMs);
    }
    return promise;
  }

  #nextUntil(endMs: number): Deed | undefined {
    // A Set keeps the order of insertion, and the sort is stable: what is due at one time is done in that order.
    const [next] = [...this.#deeds].sort((a, b) => a.atMs - b.atMs);
    return next && next.atMs <= endMs ? next : undefined;
  }
}

/** Everything that waits for nothing but promises has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
