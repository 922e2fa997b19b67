import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import type { Timer } from '../ports/timer.ts';

/** The sampling interval. */
const resolutionMs = 10;

/** The delays are counted in spans of this length. A reading covers the current span and the one before. */
const spanMs = 10_000;

type Delay = Pick<ReturnType<typeof monitorEventLoopDelay>, 'enable' | 'disable' | 'percentile' | 'reset'>;

/** Figures of this process. Reading them changes nothing, so any number of clients may. */
export class ProcessFigures {
  readonly #timer: Timer;
  readonly #delay: Delay;
  #lagBeforeMs = 0;
  #cancel = (): void => {};

  constructor(timer: Timer, delay: Delay = monitorEventLoopDelay({ resolution: resolutionMs })) {
    this.#timer = timer;
    this.#delay = delay;
    delay.enable();
    this.#beginSpan();
  }

  get uptimeSeconds(): number {
    return process.uptime();
  }

  get rssBytes(): number {
    return process.memoryUsage.rss();
  }

  /** The delay of timers in the last 10 to 20 s: the 99th percentile, without the sampling interval. */
  get eventLoopLagMs(): number {
    return Math.max(this.#lagBeforeMs, this.#lagMs());
  }

  stop(): void {
    this.#cancel();
    this.#delay.disable();
  }

  #beginSpan(): void {
    this.#cancel = this.#timer.after(spanMs, () => {
      this.#lagBeforeMs = this.#lagMs();
      this.#delay.reset();
      this.#beginSpan();
    });
  }

  /** The delay in the current span. */
  #lagMs(): number {
    return Math.max(0, this.#delay.percentile(99) / 1e6 - resolutionMs);
  }
}
