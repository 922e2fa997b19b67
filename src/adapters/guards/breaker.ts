import type { Timer } from '../../ports/timer.ts';

/**
 * - `closed`: calls go through.
 * - `open`: calls are refused at once, and trials are made.
 * - `half-open`: a trial went well, and calls go through again; the first failure opens it, the first success closes it.
 */
export type BreakerState = 'closed' | 'half-open' | 'open';

export interface Transition {
  readonly from: BreakerState;
  readonly to: BreakerState;
  readonly why: string;
}

export interface BreakerOptions {
  readonly timer: Timer;
  /** Tests whether calls would work again. Must bound its own time. */
  readonly trial: () => Promise<unknown>;
  /** The number of failures in a row that opens the breaker. */
  readonly maxFailures: number;
  /** Whether one failure is enough to open it, because the next call would wait as long. */
  readonly isGrave: (failure: unknown) => boolean;
  /** Whether a failure says nothing of other calls, so that it is not counted. */
  readonly isLone: (failure: unknown) => boolean;
  /** The time from a failure, or from the end of a trial, to the next trial. */
  readonly trialEveryMs: number;
  readonly onTransition: (transition: Transition) => void;
  /** Makes the error for refused callers. @param cause the failure that opened the breaker, or kept it open */
  readonly refusal: (cause: unknown) => Error;
}

/**
 * Stops calls to something that does not answer. From the first failure it makes trials until something succeeds, so it
 * opens and closes by itself, even without callers.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #state: BreakerState = 'closed';
  #failuresInARow = 0;
  #lastFailure: unknown = null;
  #successes = 0;
  /** Increases with every transition: a call begun in an earlier era says nothing about this one. */
  #era = 0;
  #isWatching = false;
  #isStopped = false;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether the latest outcome was an answer. */
  get isWell(): boolean {
    return this.#state === 'closed' && this.#failuresInARow === 0;
  }

  /** The last failure, or null if a call was answered since. */
  get trouble(): unknown {
    return this.isWell ? null : this.#lastFailure;
  }

  /** Successful calls and trials, late ones too. */
  get successes(): number {
    return this.#successes;
  }

  /** @throws the refusal, while the breaker is open */
  admit(): void {
    if (this.#state === 'open') throw this.#options.refusal(this.#lastFailure);
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    this.admit();
    const era = this.#era;
    try {
      const answer = await call();
      this.#successes += 1;
      if (era === this.#era) this.#succeeded();
      return answer;
    } catch (failure) {
      if (era === this.#era && !this.#options.isLone(failure)) this.#failed(failure);
      throw failure;
    }
  }

  /** Makes no more trials. */
  stop(): void {
    this.#isStopped = true;
  }

  #succeeded(): void {
    this.#failuresInARow = 0;
    if (this.#state === 'half-open') this.#become('closed', 'it answers');
  }

  #failed(failure: unknown): void {
    this.#lastFailure = failure;
    this.#failuresInARow += 1;
    const { maxFailures, isGrave } = this.#options;
    const isEnough = this.#state === 'half-open' || this.#failuresInARow >= maxFailures || isGrave(failure);
    if (isEnough && this.#state !== 'open') this.#become('open', messageOf(failure));
    this.#watch();
  }

  #become(to: BreakerState, why: string): void {
    const from = this.#state;
    this.#state = to;
    this.#era += 1;
    this.#options.onTransition({ from, to, why });
  }

  #watch(): void {
    if (this.#isWatching || this.#isStopped) return;
    this.#isWatching = true;
    this.#options.timer.after(this.#options.trialEveryMs, () => void this.#try());
  }

  /** Never rejects, as nobody awaits it. */
  async #try(): Promise<void> {
    this.#isWatching = false;
    if (this.#isStopped || this.isWell) return;
    this.#isWatching = true;
    const failure = await this.#options.trial().then(
      () => null,
      (error: unknown) => ({ error }),
    );
    this.#isWatching = false;
    if (failure) this.#failed(failure.error);
    else this.#stoodTrial();
    if (!this.isWell) this.#watch();
  }

  #stoodTrial(): void {
    this.#successes += 1;
    if (this.#state === 'open') this.#become('half-open', 'a trial went well');
    else this.#succeeded();
  }
}

const messageOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));
