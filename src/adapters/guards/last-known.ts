import { StorageFault } from '../../domain/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import { RecentValues } from './recent-values.ts';

/** Less than the second within which what others changed is to be seen: asking takes its time. */
const freshMs = 900;
/** How long a value is known while storage is down. */
const knownMs = 60 * 60_000;

/**
 * Values of storage as they were when this process last asked: for less than a second while storage works, so that one
 * visitor's requests do not each cost a round trip; while it is down for an hour, so that who paid keeps what was paid for.
 * What this process changes is seen here at once.
 */
export class LastKnown<K, V> {
  readonly #clock: Clock;
  readonly #recent: RecentValues<K, V>;
  /** Of each value, what is being read and not yet overtaken by a change of ours. */
  readonly #readings = new Map<K, Promise<V | null>>();

  /** @param clock that is never set back @param max so many values, the least recently used make room */
  constructor(clock: Clock, max: number) {
    this.#clock = clock;
    this.#recent = new RecentValues(max);
  }

  /** @param ask storage, where what is known is too old; once for all who read meanwhile */
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

  /** Also what is being read. */
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
    // Not when storage answers: it may be older by then.
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
