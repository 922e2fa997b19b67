import { StorageFault } from '../../domain/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import { RecentValues } from './recent-values.ts';

/** Less than the second within which others' changes must be seen, since reading takes time too. */
const freshMs = 900;
/** How long a value is used while storage is down. */
const knownMs = 60 * 60_000;

/**
 * The last known values of storage. While storage works, they are used for less than a second, so that one visitor's
 * requests do not each cost a round trip; while it is down, for an hour, so that paying visitors keep their plan. This
 * process's own changes are visible at once.
 */
export class LastKnown<K, V> {
  readonly #clock: Clock;
  readonly #recent: RecentValues<K, V>;
  /** Current reads, except those overtaken by a change of this process. */
  readonly #readings = new Map<K, Promise<V | null>>();

  /** @param clock never set back @param max the most values; the least recently used make room */
  constructor(clock: Clock, max: number) {
    this.#clock = clock;
    this.#recent = new RecentValues(max);
  }

  /** @param ask reads storage, if the known value is too old; once for all concurrent readers */
  async read(id: K, ask: () => Promise<V | null>): Promise<V | null> {
    const fresh = this.#recent.get(id, this.#clock.now() - freshMs);
    return fresh ?? this.#readings.get(id) ?? this.#read(id, ask);
  }

  /** Runs a write or a fresh read and remembers its result; if it throws, the remembered value is no longer trusted. */
  async renew(id: K, act: () => Promise<V | null>): Promise<V | null> {
    const beganAtMs = this.#clock.now();
    try {
      const value = await act();
      this.#readings.delete(id);
      this.#recent.keep(id, value, beganAtMs);
      return value;
    } catch (error) {
      this.#readings.delete(id);
      this.#recent.doubt(id);
      throw error;
    }
  }

  /** Forgets the value, and any current read of it. */
  forget(id: K): void {
    this.#readings.delete(id);
    this.#recent.drop(id);
  }

  #read(id: K, ask: () => Promise<V | null>): Promise<V | null> {
    const isCurrent = (): boolean => this.#readings.get(id) === reading;
    const reading: Promise<V | null> = this.#ask(id, ask, isCurrent).finally(() => {
      if (isCurrent()) this.#readings.delete(id);
    });
    this.#readings.set(id, reading);
    return reading;
  }

  async #ask(id: K, ask: () => Promise<V | null>, isCurrent: () => boolean): Promise<V | null> {
    // The time of the question, not of the answer: by then the value may be outdated.
    const askedAtMs = this.#clock.now();
    try {
      const value = await ask();
      if (isCurrent()) this.#recent.keep(id, value, askedAtMs);
      return value;
    } catch (error) {
      const known = error instanceof StorageFault ? this.#recent.getInDoubt(id, this.#clock.now() - knownMs) : null;
      if (known === null) throw error;
      return known;
    }
  }
}
