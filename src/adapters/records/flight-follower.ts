import type { Timer } from '../../ports/timer.ts';
import { type FlightLease, type FlightTraces, letGo } from './flight-lease.ts';
import type { Outcome, OutcomeCodec } from './flight-outcome.ts';
import { pause } from './pause.ts';

export interface FlightFollowerOptions {
  readonly timer: Timer;
  readonly codec: OutcomeCodec;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /**
   * Whether a lease's holder is a finished flight of this instance: storage took or kept the lease, but its reply was
   * lost. Without taking over, all callers would wait for the lease to expire.
   */
  readonly isGhost: (holder: string) => boolean;
}

/** How a flight goes on for who has followed: the lease is held here now, or the outcome is there. */
export type Followed = { readonly kind: 'holds' } | Outcome;

interface Seen {
  /** Whether the lease was taken before these traces were read. */
  readonly won: boolean;
  readonly traces: FlightTraces;
}

const firstPauseMs = 20;
const longestPauseMs = 500;
const pauseGrowth = 1.5;

/**
 * Polls for the lease and the outcome, until it has one of them.
 *
 * An outcome is only for callers that asked before the flight ended. So this instance ignores an outcome that was there
 * when it came, and accepts any other.
 */
export class FlightFollower {
  readonly #options: FlightFollowerOptions;

  constructor(options: FlightFollowerOptions) {
    this.#options = options;
  }

  /** @throws StorageFault; the signal's reason, if it is aborted during a pause */
  async follow(lease: FlightLease, signal: AbortSignal): Promise<Followed> {
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

  #ghostIn({ holder }: FlightTraces): string | null {
    return holder !== null && this.#options.isGhost(holder) ? holder : null;
  }

  #outcomeIn({ outcome }: FlightTraces, past: string | undefined): Outcome | null {
    return outcome === null || outcome.flight === past ? null : this.#options.codec.decode(outcome.text);
  }

  #pauseMs(pauses: number): number {
    const ms = Math.min(longestPauseMs, firstPauseMs * pauseGrowth ** pauses);
    return ms * (0.5 + this.#options.random() / 2);
  }
}

/** Reads after taking the lease: from then on no other flight can end. */
const takeAndLook = async (lease: FlightLease, ghost: string | null): Promise<Seen> => {
  const [won, traces] = await Promise.all([lease.take(ghost), lease.look()]);
  return { won, traces };
};
