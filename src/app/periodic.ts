/**
 * Repeats an action, each time after the last has ended. Failures do not stop it: the first in a row is reported, so
 * that an outage does not fill the log.
 */
export class Periodic {
  readonly #act: () => Promise<void>;
  readonly #report: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | null = null;
  #hasFailed = false;

  constructor(everyMs: number, act: () => Promise<void>, report: (error: unknown) => void) {
    this.#act = act;
    this.#report = report;
    this.#timer = setInterval(() => void this.#once(), everyMs).unref();
  }

  /** Waits for the current run, then acts a last time. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    // A failure now will not be retried, so report it.
    this.#hasFailed = false;
    await this.#once();
  }

  #once(): Promise<void> {
    this.#running ??= this.#act()
      .then(
        () => this.#succeeded(),
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  #succeeded(): void {
    this.#hasFailed = false;
  }

  #failed(error: unknown): void {
    if (!this.#hasFailed) this.#report(error);
    this.#hasFailed = true;
  }
}
