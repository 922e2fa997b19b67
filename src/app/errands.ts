export interface ErrandsOptions {
  readonly maxRunning: number;
  /** Errands are dropped while this many wait. */
  readonly maxWaiting: number;
  /** Called with the first failure in a row only, so that an outage does not fill the log. */
  readonly report: (error: unknown) => void;
}

/** Work done after an answer: a few at a time, in order, and all of it before the process stops. */
export class Errands {
  readonly #options: ErrandsOptions;
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #running = new Set<Promise<void>>();
  #isAwaited = false;
  #hasFailed = false;
  #isStopped = false;

  constructor(options: ErrandsOptions) {
    this.#options = options;
  }

  /** Returns at once, before the errand begins. */
  run(errand: () => Promise<void>): void {
    if (this.#isStopped || this.#waiting.length >= this.#options.maxWaiting) {
      this.#failed(new Error('too much is waiting to be done: something was not done'));
      return;
    }
    this.#waiting.push(errand);
    this.#begin();
  }

  /** Resolves when all errands are done; accepts no more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (this.#fill(); this.#running.size > 0; this.#fill()) await Promise.race(this.#running);
  }

  /** In a later turn of the event loop, so that the answer is sent first. */
  #begin(): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    setImmediate(() => {
      this.#isAwaited = false;
      this.#fill();
    });
  }

  #fill(): void {
    while (this.#running.size < this.#options.maxRunning) {
      const errand = this.#waiting.shift();
      if (errand === undefined) return;
      const running = this.#do(errand).finally(() => {
        this.#running.delete(running);
        if (this.#waiting.length > 0) this.#begin();
      });
      this.#running.add(running);
    }
  }

  async #do(errand: () => Promise<void>): Promise<void> {
    try {
      await errand();
      this.#hasFailed = false;
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (!this.#hasFailed) this.#options.report(error);
    this.#hasFailed = true;
  }
}
