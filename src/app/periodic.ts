/** Does something again and again, each time only after the last has ended. Its failures are reported, not fatal. */
export class Periodic {
  readonly #act: () => Promise<void>;
  readonly #report: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | null = null;

  constructor(everyMs: number, act: () => Promise<void>, report: (error: unknown) => void) {
    this.#act = act;
    this.#report = report;
    this.#timer = setInterval(() => void this.#once(), everyMs).unref();
  }

  /** Waits for what is under way, then acts a last time. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.#once();
  }

  #once(): Promise<void> {
    this.#running ??= this.#act()
      .catch(this.#report)
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }
}
