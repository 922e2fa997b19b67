import type { Clock } from '../../src/ports/clock.ts';

/** A clock that stands still until a test moves it; backwards too. */
export class FakeClock implements Clock {
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}
