import { StorageFault } from '../../domain/failure.ts';
import type { Timer } from '../../ports/timer.ts';
import { type FlightLease, letGo } from './flight-lease.ts';

const renewEveryMs = 1_500;

/** A lease that is renewed until its flight lands or is abandoned, or until it turns out to be another's. */
export class Hold {
  readonly #lease: FlightLease;
  readonly #timer: Timer;
  #isOver = false;
  #cancel = (): void => undefined;

  /** @param lease which was taken */
  constructor(lease: FlightLease, timer: Timer) {
    this.#lease = lease;
    this.#timer = timer;
    this.#goOn();
  }

  /**
   * Leaves the outcome, unless the lease is known to be lost, or was abandoned: then another does the work. That storage
   * does not take it is no failure of the work.
   */
  async leave(outcome: string): Promise<void> {
    if (this.#isOver) return;
    this.#end();
    await this.#lease.leave(outcome).catch(forgiveStorage);
  }

  /** Lets another take over at once. */
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

  /** While storage does not answer the lease may still be ours, and the next renewal may come in time. */
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
