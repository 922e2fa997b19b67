import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

/** How this process does. */
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

  /** How late timers come, since the last time that somebody asked: the 99th percentile beyond the sampling itself. */
  get eventLoopLagMs(): number {
    const lagMs = Math.max(0, this.#delay.percentile(99) / 1e6 - 10);
    this.#delay.reset();
    return lagMs;
  }

  stop(): void {
    this.#delay.disable();
  }
}
