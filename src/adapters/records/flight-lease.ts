import type { Partition } from '../../ports/storage/partition.ts';
import type { StoredValue, Values } from '../../ports/storage/values.ts';

/** Longer than a holder may be stopped or cut off without losing the lease. */
const leaseLifetimeMs = 5_000;
/** Longer than any pause of a follower. */
const outcomeLifetimeMs = 10_000;

/** How a flight ended, as text, and its token. */
export interface LeftOutcome {
  readonly flight: string;
  readonly text: string;
}

/** What storage has under a flight's key. */
export interface FlightTraces {
  /** The token of the lease's holder; null without one. */
  readonly holder: string | null;
  /** The outcome of the latest finished flight. */
  readonly outcome: LeftOutcome | null;
}

/** The lease of a flight, and the outcome that its holder stores beside it. All calls throw StorageFault. */
export class FlightLease {
  readonly #values: Values;
  readonly #partition: Partition;
  readonly #key: string;
  readonly #token: string;

  /** @param token unique to this attempt; without spaces */
  constructor(values: Values, partition: Partition, key: string, token: string) {
    this.#values = values;
    this.#partition = partition;
    this.#key = key;
    this.#token = token;
  }

  async look(): Promise<FlightTraces> {
    const [lease, outcome] = await this.#values.get(this.#partition, [this.#leaseKey, this.#outcomeKey]);
    return { holder: lease?.value ?? null, outcome: outcomeIn(outcome) };
  }

  /**
   * @param ghost a holder that does not know it holds the lease, to be replaced; without one, the lease must be free
   * @returns whether it is held now.
   */
  take(ghost: string | null): Promise<boolean> {
    const only = ghost === null ? 'if-absent' : { ifEquals: ghost };
    const options = { lifetimeMs: leaseLifetimeMs, only } as const;
    return this.#values.put(this.#partition, this.#leaseKey, this.#token, options);
  }

  /** @returns whether it is still held. */
  renew(): Promise<boolean> {
    const options = { lifetimeMs: leaseLifetimeMs, only: { ifEquals: this.#token } };
    return this.#values.put(this.#partition, this.#leaseKey, this.#token, options);
  }

  /** Stores the outcome for the followers, and then releases the lease for the next flight. */
  async leave(text: string): Promise<void> {
    const outcome = `${this.#token} ${text}`;
    // In one tick and in this order: whoever finds the lease gone must find the outcome.
    await Promise.all([
      this.#values.put(this.#partition, this.#outcomeKey, outcome, { lifetimeMs: outcomeLifetimeMs }),
      this.release(),
    ]);
  }

  /** Releases the lease, unless another holds it now. */
  async release(): Promise<void> {
    await this.#values.remove(this.#partition, [this.#leaseKey], { ifEquals: this.#token });
  }

  get #leaseKey(): string {
    return `f:${this.#key}`;
  }

  get #outcomeKey(): string {
    return `o:${this.#key}`;
  }
}

/** Releases without waiting. If that fails, the lease expires. */
export const letGo = (lease: FlightLease): void => void lease.release().catch(() => undefined);

const outcomeIn = (stored: StoredValue | null | undefined): LeftOutcome | null => {
  if (stored == null) return null;
  const [flight = ''] = stored.value.split(' ', 1);
  return { flight, text: stored.value.slice(flight.length + 1) };
};
