import type { StorageBreaker } from '../adapters/guards/storage-breaker.ts';
import { StorageFault } from '../domain/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Partition } from '../ports/storage/partition.ts';
import type { Storage } from '../ports/storage/storage.ts';
import { atMostEvery } from './at-most-every.ts';

export type StorageState = 'ok' | 'degraded' | 'down';

export interface StorageCheck {
  readonly ok: boolean;
  /** Of the round trip; null where there was none. */
  readonly latencyMs: number | null;
  /** What is wrong, in one line without secrets; null where nothing is. */
  readonly fault: string | null;
}

/** However often anybody asks how it does, storage is asked at most so often. */
export const checkEveryMs = 1_000;

/** How storage does: told at once from what is known, or asked for by a real round trip. */
export class StorageHealth {
  readonly #storage: Storage;
  readonly #breaker: StorageBreaker;
  /** A real write to each shard, with the longest time; a recent answer is given again. Never throws. */
  readonly check: () => Promise<StorageCheck>;

  constructor(storage: Storage, breaker: StorageBreaker, clock: Clock) {
    this.#storage = storage;
    this.#breaker = breaker;
    this.check = atMostEvery(checkEveryMs, clock, () => this.#probe());
  }

  /** Without any I/O. `degraded`: a part of it answers, or all of it answers reads only, or writes only. */
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

  /** Reads are judged apart: where nobody reads, nobody would hear that they fail too. */
  async #tryReading(place: Partition): Promise<void> {
    try {
      await this.#storage.values.get(place, ['trial']);
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
    }
  }
}
