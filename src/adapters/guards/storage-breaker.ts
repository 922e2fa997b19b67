import { StorageFault } from '../../domain/failure.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { Timer } from '../../ports/timer.ts';
import { aroundStorage, isWrite } from './around-storage.ts';
import { Breaker, type BreakerState, type Transition } from './breaker.ts';
import { StorageShut } from './storage-faults.ts';

type Lane = 'reads' | 'writes';

export interface StorageBreakerOptions {
  readonly timer: Timer;
  /** For the log. Never told of single calls. */
  readonly onTransition: (transition: Transition & { readonly lane: Lane }) => void;
  /** 5 where not given. One that was a timeout is enough: a backend that hangs costs its deadline once. */
  readonly maxFailures?: number;
  /** 500 where not given. */
  readonly trialEveryMs?: number;
}

const trialPartition = 'threadr-probe';

/**
 * The storage, which is not asked while it does not answer. Reads and writes are judged apart, because a server that is
 * full, or a replica, refuses writes and answers reads; writes are tried by `probe`, a real write.
 */
export class StorageBreaker {
  readonly storage: Storage;
  readonly #reads: Breaker;
  readonly #writes: Breaker;

  constructor(storage: Storage, options: StorageBreakerOptions) {
    this.#reads = breakerOf('reads', () => storage.values.get(trialPartition, ['trial']), options);
    this.#writes = breakerOf('writes', () => storage.probe(), options);
    this.storage = {
      ...aroundStorage(storage, (verb, call) => (isWrite[verb] ? this.#writes : this.#reads).run(call)),
      close: () => {
        this.#reads.stop();
        this.#writes.stop();
        return storage.close();
      },
    };
  }

  get states(): Readonly<Record<Lane, BreakerState>> {
    return { reads: this.#reads.state, writes: this.#writes.state };
  }

  /** Whether the last that was heard of each was an answer: sooner in doubt than the breaker. */
  get areWell(): Readonly<Record<Lane, boolean>> {
    return { reads: this.#reads.isWell, writes: this.#writes.isWell };
  }

  /**
   * How often storage has answered, to anybody in this process. While it stays the same, nothing can have been learned
   * from storage; it grows within about half a second of the storage's recovery, whether anybody asks or not.
   */
  get answers(): number {
    return this.#reads.successes + this.#writes.successes;
  }
}

const breakerOf = (
  lane: Lane,
  trial: () => Promise<unknown>,
  { timer, onTransition, maxFailures = 5, trialEveryMs = 500 }: StorageBreakerOptions,
): Breaker =>
  new Breaker({
    timer,
    trial,
    maxFailures,
    trialEveryMs,
    isGrave: (failure) => failure instanceof StorageFault && failure.timedOut,
    onTransition: (transition) => onTransition({ lane, ...transition }),
    refusal: (cause) => new StorageShut(`storage is not asked: its ${lane} fail`, { cause }),
  });
