import type { StorageBreaker } from '../adapters/guards/storage-breaker.ts';
import { StorageFault } from '../domain/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Partition } from '../ports/storage/partition.ts';
import type { Storage } from '../ports/storage/storage.ts';
import { atMostEvery } from './at-most-every.ts';

export type StorageState = 'ok' | 'degraded' | 'down';

export interface StorageCheck {
  readonly ok: boolean;
  /** Of the round trip; null without one. */
  readonly latencyMs: number | null;
  /** The fault in one line without secrets; null without one. */
  readonly fault: string | null;
}

/** Storage is checked at most this often, however often its health is asked. */
export const checkEveryMs = 1_000;

/** The health of storage: the known state at once, or a real round trip. */
export class StorageHealth {
  readonly #storage: Storage;
  readonly #breaker: StorageBreaker;
  /** Writes to each shard, and reports the longest time; a recent result is reused. Never throws. */
  readonly check: () => Promise<StorageCheck>;

  constructor(storage: Storage, breaker: StorageBreaker, clock: Clock) {
    this.#storage = storage;
    this.#breaker = breaker;
    this.check = atMostEvery(checkEveryMs, clock, () => this.#probe());
  }

  /** The known state, without I/O. `degraded`: only some shards answer, or only reads, or only writes. */
  get state(): StorageState {
    if (this.#breaker.isDown) return 'down';
    const { reads, writes } = this.#breaker.areWell;
    return reads && writes ? 'ok' : 'degraded';
  }

  get breaker(): StorageBreaker['states'] {
    return this.#breaker.states;
  }

  async #probe(): Promise<StorageCheck> {
    const checks = await Promise.all(this.#breaker.places.map((place) => this.#probeIn(place)));
    return checks.reduce((worst, check) => {
      if (!worst.ok || !check.ok) return worst.ok ? check : worst;
      return (check.latencyMs ?? 0) > (worst.latencyMs ?? 0) ? check : worst;
    });
  }

  async #probeIn(place: Partition): Promise<StorageCheck> {
    try {
      const { latencyMs } = await this.#storage.probe(place);
      return { ok: true, latencyMs, fault: null };
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      await this.#tryReading(place);
      return { ok: false, latencyMs: null, fault: error.message };
    }
  }

  /** Reads are judged separately: without read traffic, their failures would go unnoticed. */
  async #tryReading(place: Partition): Promise<void> {
    try {
      await this.#storage.values.get(place, ['trial']);
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
    }
  }
}
