import { WriterFault } from '../../domain/failure.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';
import type { Timer } from '../../ports/timer.ts';
import type { BreakerState, Transition } from './breaker.ts';

export interface WriterBreakerOptions {
  readonly timer: Timer;
  /** Whether a fault is the server's, so that the next call would fail too. */
  readonly isOutage: (fault: WriterFault) => boolean;
  readonly onTransition: (transition: Transition) => void;
  /** The number of outages in a row that opens the breaker. Default: 5. */
  readonly maxFailures?: number;
  /** The pause between an outage and the next call that is let through. Default: 5,000. */
  readonly pauseMs?: number;
}

/**
 * Refuses calls at once while the model's server is out. Trying a model is never free, so after a pause one real call
 * is let through; the others are refused until it is answered.
 */
export class BreakerThreadWriter implements ThreadWriter {
  readonly #writer: ThreadWriter;
  readonly #options: WriterBreakerOptions;
  readonly #maxFailures: number;
  readonly #pauseMs: number;
  #state: BreakerState = 'closed';
  #failuresInARow = 0;
  #isPausing = false;
  /** Increases with every transition: a call begun in an earlier era says nothing about this one. */
  #era = 0;

  constructor(writer: ThreadWriter, options: WriterBreakerOptions) {
    this.#writer = writer;
    this.#options = options;
    this.#maxFailures = options.maxFailures ?? 5;
    this.#pauseMs = options.pauseMs ?? 5_000;
  }

  get identity(): WriterIdentity {
    return this.#writer.identity;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** @throws WriterFault `writer_unavailable`, at once, while the breaker is open */
  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    signal.throwIfAborted();
    this.#refuse();
    if (this.#state === 'open') this.#become('half-open', 'a call is let through');
    const era = this.#era;
    try {
      const manuscript = await this.#writer.write(assignment, signal);
      if (era === this.#era) this.#answered();
      return manuscript;
    } catch (error) {
      if (era === this.#era) this.#heard(error);
      throw error;
    }
  }

  /** Wraps the queue before this writer, and refuses there, so that no caller waits in line for a refusal. */
  ahead(line: ThreadWriter): ThreadWriter {
    return {
      identity: line.identity,
      write: async (assignment, signal) => {
        this.#refuse();
        return line.write(assignment, signal);
      },
    };
  }

  #refuse(): void {
    if (this.#state === 'closed' || (this.#state === 'open' && !this.#isPausing)) return;
    throw new WriterFault('writer_unavailable', 'The model is not asked: its server fails', {
      retryAfterMs: this.#pauseMs,
    });
  }

  #heard(error: unknown): void {
    if (!(error instanceof WriterFault)) this.#learnedNothing();
    else if (this.#options.isOutage(error)) this.#failed(error);
    else this.#answered();
  }

  #answered(): void {
    this.#failuresInARow = 0;
    if (this.#state === 'half-open') this.#become('closed', 'it answers');
  }

  #failed({ message }: WriterFault): void {
    this.#failuresInARow++;
    if (this.#state === 'closed' && this.#failuresInARow < this.#maxFailures) return;
    this.#isPausing = true;
    this.#options.timer.after(this.#pauseMs, () => {
      this.#isPausing = false;
    });
    this.#become('open', message);
  }

  /** The caller that was let through has left: the next may try. */
  #learnedNothing(): void {
    if (this.#state === 'half-open') this.#become('open', 'the call that was let through was given up');
  }

  #become(to: BreakerState, why: string): void {
    const from = this.#state;
    this.#state = to;
    this.#era++;
    this.#options.onTransition({ from, to, why });
  }
}
