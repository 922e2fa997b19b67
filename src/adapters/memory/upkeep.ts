import { StorageFault } from '../../domain/failure.ts';
import type { Clock } from '../../ports/clock.ts';

/** The start of every verb: refuses after close, cleans a little, and reads the time. */
export class Upkeep {
  readonly #clock: Clock;
  readonly #chore: (nowMs: number) => void;
  #closed = false;

  constructor(clock: Clock, chore: (nowMs: number) => void) {
    this.#clock = clock;
    this.#chore = chore;
  }

  /** @returns the time, in whole milliseconds since the Unix epoch. */
  begin(): number {
    if (this.#closed) throw new StorageFault('the memory backend is closed');
    const nowMs = Math.floor(this.#clock.now());
    this.#chore(nowMs);
    return nowMs;
  }

  close(): void {
    this.#closed = true;
  }
}
