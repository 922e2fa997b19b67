import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

/** Figures of this process. */
export class ProcessFigures {
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });

  constructor() {
    this.#delay.enable();
  }

  get uptimeSeconds(): number {
    return process.uptime();
  }

  get rssBytes(): number {
    return process.memoryUsage.rss();
  }

  /** The delay of timers since the last reading: the 99th percentile, without the sampling interval. */
  get eventLoopLagMs(): number {
    const lagMs = Math.max(0, this.#delay.percentile(99) / 1e6 - 10);
    this.#delay.reset();
    return lagMs;
  }

  stop(): void {
    this.#delay.disable();
  }
}
