import { StorageFault } from '../../domain/failure.ts';
import type { Landing, SingleFlight } from '../../ports/single-flight.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { Values } from '../../ports/storage/values.ts';
import type { Timer } from '../../ports/timer.ts';
import { FlightLease, type FlightTraces, letGo } from './flight-lease.ts';
import type { Outcome, OutcomeCodec } from './flight-outcome.ts';
import { Hold } from './hold.ts';
import { pause } from './pause.ts';

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
type Part = { readonly kind: 'holds' | 'alone' } | Outcome;

interface Seen {
  /** Whether the lease was taken before these traces were read. */
  readonly won: boolean;
  readonly traces: FlightTraces;
}

interface Flown<T> {
  readonly value: T;
  readonly followed: boolean;
}

const firstPauseMs = 20;
const longestPauseMs = 500;
const pauseGrowth = 1.5;

/**
 * Does identical work once for all instances. The holder of a lease in storage works; the others poll for the lease and
 * the outcome. A lease that ends without an outcome is taken over; while storage is down, each instance works by
 * itself.
 *
 * An outcome is only for callers that asked before the flight ended. So this instance ignores an outcome that was there
 * when it came, and accepts any other.
 */
export class LeasedSingleFlight implements SingleFlight {
  readonly #options: LeasedSingleFlightOptions;
  /** The prefix of all tokens of this instance. */
  readonly #name: string;
  /** Tokens of this instance's current flights. */
  readonly #current = new Set<string>();

  constructor(options: LeasedSingleFlightOptions) {
    this.#options = options;
    this.#name = `${options.makeToken()}/`;
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
      return await this.#follow(lease, signal);
    } catch (error) {
      // We may hold the lease without knowing it, if only the reply was lost.
      letGo(lease);
      if (!(error instanceof StorageFault) || signal.aborted) throw error;
      return { kind: 'alone' };
    }
  }

  async #follow(lease: FlightLease, signal: AbortSignal): Promise<Part> {
    // All in one tick, so that the first caller starts its work after one round trip.
    const [before, first] = await Promise.all([lease.look(), takeAndLook(lease, null)]);
    const past = before.outcome?.flight;
    let seen: Seen = first;
    for (let pauses = 0; ; pauses++) {
      const outcome = this.#outcomeIn(seen.traces, past);
      if (outcome !== null && seen.won) letGo(lease);
      if (outcome !== null) return outcome;
      if (seen.won) return { kind: 'holds' };
      const ghost = this.#ghostIn(seen.traces);
      if (ghost === null) await pause(this.#options.timer, this.#pauseMs(pauses), signal);
      seen = ghost === null ? await this.#lookAgain(lease, past) : await takeAndLook(lease, ghost);
    }
  }

  async #lookAgain(lease: FlightLease, past: string | undefined): Promise<Seen> {
    const traces = await lease.look();
    const isWaiting = traces.holder !== null || this.#outcomeIn(traces, past) !== null;
    return isWaiting ? { won: false, traces } : takeAndLook(lease, null);
  }

  /**
   * The lease's holder, if it is a finished flight of this instance: storage took or kept the lease, but its reply was
   * lost. Without taking over, all callers would wait for the lease to expire.
   */
  #ghostIn({ holder }: FlightTraces): string | null {
    return holder?.startsWith(this.#name) && !this.#current.has(holder) ? holder : null;
  }

  #outcomeIn({ outcome }: FlightTraces, past: string | undefined): Outcome | null {
    return outcome === null || outcome.flight === past ? null : this.#options.codec.decode(outcome.text);
  }

  #pauseMs(pauses: number): number {
    const ms = Math.min(longestPauseMs, firstPauseMs * pauseGrowth ** pauses);
    return ms * (0.5 + this.#options.random() / 2);
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

/** Reads after taking the lease: from then on no other flight can end. */
const takeAndLook = async (lease: FlightLease, ghost: string | null): Promise<Seen> => {
  const [won, traces] = await Promise.all([lease.take(ghost), lease.look()]);
  return { won, traces };
};
