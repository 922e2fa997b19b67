import type { Landing, SingleFlight } from '../../ports/single-flight.ts';

interface Flight {
  readonly work: AbortController;
  waiting: number;
}

interface FlightFor<T> extends Flight {
  readonly outcome: PromiseWithResolvers<T>;
}

/** Single flight within this process. */
export class InProcessSingleFlight implements SingleFlight {
  readonly #flights = new Map<string, Flight>();

  /** The number of current flights. */
  get size(): number {
    return this.#flights.size;
  }

  async run<T>(key: string, produce: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<Landing<T>> {
    signal.throwIfAborted();
    const flying = this.#flights.get(key) as FlightFor<T> | undefined;
    if (flying) return { value: await this.#wait(key, flying, signal), collapsed: true };
    const flight: FlightFor<T> = { outcome: Promise.withResolvers(), work: new AbortController(), waiting: 0 };
    this.#flights.set(key, flight);
    // Wait before starting, because `produce` may abort the signal synchronously.
    const landing = this.#wait(key, flight, signal);
    void this.#fly(key, flight, produce);
    return { value: await landing, collapsed: false };
  }

  async #fly<T>(key: string, flight: FlightFor<T>, produce: (signal: AbortSignal) => Promise<T>): Promise<void> {
    try {
      flight.outcome.resolve(await produce(flight.work.signal));
    } catch (error) {
      flight.outcome.reject(error);
    }
    this.#forget(key, flight);
  }

  #wait<T>(key: string, flight: FlightFor<T>, signal: AbortSignal): Promise<T> {
    flight.waiting++;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(signal.reason);
        flight.waiting--;
        if (flight.waiting > 0) return;
        // Removed first, so that a new caller starts a new flight.
        this.#forget(key, flight);
        flight.work.abort(signal.reason);
      };
      const stay = (): void => signal.removeEventListener('abort', leave);
      signal.addEventListener('abort', leave, { once: true });
      flight.outcome.promise.finally(stay).then(resolve, reject);
    });
  }

  /** An abandoned flight may end late, when another may be under its key. */
  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}
