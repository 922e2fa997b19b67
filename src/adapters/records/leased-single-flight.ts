import { StorageFault } from '../../domain/failure.ts';
import type { Landing, SingleFlight } from '../../ports/single-flight.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { Values } from '../../ports/storage/values.ts';
import type { Timer } from '../../ports/timer.ts';
import { FlightFollower, type Followed } from './flight-follower.ts';
import { FlightLease, letGo } from './flight-lease.ts';
import type { Outcome, OutcomeCodec } from './flight-outcome.ts';
import { Hold } from './hold.ts';

export interface LeasedSingleFlightOptions {
  /** Single flight within this instance: for each key, at most one of its flights contacts other instances. */
  readonly local: SingleFlight;
  readonly values: Values;
  readonly timer: Timer;
  readonly codec: OutcomeCodec;
  readonly partitionOf: (key: string) => Partition;
  /** Makes a globally unique name, without spaces. */
  readonly makeToken: () => string;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

/** How this instance takes part in a flight: it does the work, has the outcome, or works without storage. */
type Part = Followed | { readonly kind: 'alone' };

interface Flown<T> {
  readonly value: T;
  readonly followed: boolean;
}

/**
 * Does identical work once for all instances. The holder of a lease in storage works; the others poll for the lease and
 * the outcome. A lease that ends without an outcome is taken over; while storage is down, each instance works by
 * itself.
 */
export class LeasedSingleFlight implements SingleFlight {
  readonly #options: LeasedSingleFlightOptions;
  readonly #follower: FlightFollower;
  /** The prefix of all tokens of this instance. */
  readonly #name: string;
  /** Tokens of this instance's current flights. */
  readonly #current = new Set<string>();

  constructor(options: LeasedSingleFlightOptions) {
    this.#options = options;
    this.#name = `${options.makeToken()}/`;
    const isGhost = (holder: string): boolean => holder.startsWith(this.#name) && !this.#current.has(holder);
    this.#follower = new FlightFollower({ ...options, isGhost });
  }

  async run<T>(key: string, produce: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<Landing<T>> {
    const { value: flown, collapsed } = await this.#options.local.run(key, (s) => this.#fly(key, produce, s), signal);
    return { value: flown.value, collapsed: collapsed || flown.followed };
  }

  async #fly<T>(key: string, produce: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<Flown<T>> {
    const { values, partitionOf, makeToken } = this.#options;
    const token = `${this.#name}${makeToken()}`;
    this.#current.add(token);
    try {
      return await this.#flyUnder(new FlightLease(values, partitionOf(key), key, token), produce, signal);
    } finally {
      this.#current.delete(token);
    }
  }

  async #flyUnder<T>(
    lease: FlightLease,
    produce: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<Flown<T>> {
    const part = await this.#join(lease, signal);
    if (part.kind === 'failure') throw part.error;
    // The codec guarantees the type: it decodes only values of such flights.
    if (part.kind === 'value') return { value: part.value as T, followed: true };
    if (signal.aborted) {
      letGo(lease);
      throw signal.reason;
    }
    const work = part.kind === 'holds' ? this.#hold(lease, produce, signal) : produce(signal);
    return { value: await work, followed: false };
  }

  async #join(lease: FlightLease, signal: AbortSignal): Promise<Part> {
    try {
      return await this.#follower.follow(lease, signal);
    } catch (error) {
      // We may hold the lease without knowing it, if only the reply was lost.
      letGo(lease);
      if (!(error instanceof StorageFault) || signal.aborted) throw error;
      return { kind: 'alone' };
    }
  }

  async #hold<T>(lease: FlightLease, produce: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const hold = new Hold(lease, this.#options.timer);
    const abandon = (): void => hold.abandon();
    signal.addEventListener('abort', abandon, { once: true });
    const [landing] = await Promise.allSettled([begin(produce, signal)]);
    signal.removeEventListener('abort', abandon);
    await hold.leave(this.#options.codec.encode(outcomeOf(landing)));
    if (landing.status === 'rejected') throw landing.reason;
    return landing.value;
  }
}

const begin = async <T>(produce: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> =>
  produce(signal);

const outcomeOf = (landing: PromiseSettledResult<unknown>): Outcome =>
  landing.status === 'fulfilled' ? { kind: 'value', value: landing.value } : { kind: 'failure', error: landing.reason };
