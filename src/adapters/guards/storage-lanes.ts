import { StorageFault } from '../../domain/failure.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { Timer } from '../../ports/timer.ts';
import { isWrite, type VerbName } from './around-storage.ts';
import { Breaker, type Transition } from './breaker.ts';
import { StorageShut } from './storage-faults.ts';

export type Lane = 'reads' | 'writes';

export type StorageTransition = Transition & {
  readonly lane: Lane;
  /** Its name, of a backend that has several. */
  readonly shard?: string;
};

export interface StorageBreakerOptions {
  readonly timer: Timer;
  /** For the log. Never told of single calls. */
  readonly onTransition: (transition: StorageTransition) => void;
  /** 5 where not given. One that was a timeout is enough: a backend that hangs costs its deadline once. */
  readonly maxFailures?: number;
  /** 500 where not given. */
  readonly trialEveryMs?: number;
}

/**
 * What fails together, judged by its own calls. Reads and writes are judged apart, because a server that is full, or a
 * replica, refuses writes and answers reads; writes are tried by `probe`, a real write. So are reads while writes hang: on
 * one connection a read waits behind the write before it, so one that is answered in between says nothing of the next.
 */
export class StorageLanes {
  /** Which lanes these are: shards come, go and come back. */
  readonly id: number;
  readonly reads: Breaker;
  readonly writes: Breaker;
  /** Where trials are made: trials follow a partition that moves to another server. */
  partition: Partition;

  constructor(id: number, partition: Partition, storage: Storage, options: StorageBreakerOptions) {
    this.id = id;
    this.partition = partition;
    const [read, write] = [() => storage.values.get(this.partition, ['trial']), () => storage.probe(this.partition)];
    this.writes = breakerOf('writes', write, options);
    this.reads = breakerOf('reads', () => (hangs(this.writes.trouble) ? write() : read()), options);
  }

  of(verb: VerbName): Breaker {
    return isWrite[verb] ? this.writes : this.reads;
  }

  get areWell(): boolean {
    return this.reads.isWell && this.writes.isWell;
  }

  /** Whether the last that was heard of both was a failure. */
  get areDown(): boolean {
    return !this.reads.isWell && !this.writes.isWell;
  }

  get answers(): number {
    return this.reads.successes + this.writes.successes;
  }

  stop(): void {
    this.reads.stop();
    this.writes.stop();
  }
}

const hangs = (failure: unknown): boolean => failure instanceof StorageFault && failure.timedOut;

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
    isGrave: hangs,
    onTransition: (transition) => onTransition({ lane, ...transition }),
    refusal: (cause) => new StorageShut(`storage is not asked: its ${lane} fail`, { cause }),
  });
