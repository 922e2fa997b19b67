import { StorageFault } from '../../domain/failure.ts';
import type { Timer } from '../../ports/timer.ts';
import { type FlightLease, letGo } from './flight-lease.ts';

const renewEveryMs = 1_500;

/** A held lease, renewed until its flight ends, is abandoned, or is found to have lost it. */
export class Hold {
  readonly #lease: FlightLease;
  readonly #timer: Timer;
  #isOver = false;
  #cancel = (): void => undefined;

  /** @param lease already taken */
  constructor(lease: FlightLease, timer: Timer) {
    this.#lease = lease;
    this.#timer = timer;
    this.#goOn();
  }

  /**
   * Stores the outcome, unless the lease was lost or abandoned: then another instance does the work. If storage fails,
   * the work has still succeeded.
   */
  async leave(outcome: string): Promise<void> {
    if (this.#isOver) return;
    this.#end();
    await this.#lease.leave(outcome).catch(forgiveStorage);
  }

  /** Lets another instance take over at once. */
  abandon(): void {
    if (this.#isOver) return;
    this.#end();
    letGo(this.#lease);
  }

  #end(): void {
    this.#isOver = true;
    this.#cancel();
  }

  #goOn(): void {
    this.#cancel = this.#timer.after(renewEveryMs, () => void this.#renew());
  }

  /** If storage does not answer, the lease may still be ours, and the next renewal may be in time. */
  async #renew(): Promise<void> {
    const isHeld = await this.#lease.renew().catch(() => true);
    if (this.#isOver) return;
    if (isHeld) this.#goOn();
    else this.#isOver = true;
  }
}

const forgiveStorage = (error: unknown): void => {
  if (!(error instanceof StorageFault)) throw error;
};
