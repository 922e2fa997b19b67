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
  /** The shard's name, where the backend has several. */
  readonly shard?: string;
};

export interface StorageBreakerOptions {
  readonly timer: Timer;
  /** For the log; not called for single calls. */
  readonly onTransition: (transition: StorageTransition) => void;
  /** Default: 5. One timeout is enough, so that a hanging backend costs its deadline only once. */
  readonly maxFailures?: number;
  /** Default: 500. */
  readonly trialEveryMs?: number;
}

/**
 * The lanes of one shard, judged by its own calls. Reads and writes are judged separately, because a full server or a
 * replica refuses writes and answers reads. Writes are tried by `probe`, a real write; while writes hang, so are reads:
 * on one connection a read waits behind the write before it, so one answered read says nothing about the next.
 */
export class StorageLanes {
  /** Identifies these lanes: shards come, go and come back. */
  readonly id: number;
  readonly reads: Breaker;
  readonly writes: Breaker;
  /** The partition of trials, which follow it to another server. */
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

  /** Whether the latest calls of both lanes failed. */
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

/** With too few replicas, no durable write is confirmed, and all others go on. */
const isUnconfirmed = (failure: unknown): boolean => failure instanceof StorageFault && failure.unconfirmed;

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
    isLone: isUnconfirmed,
    onTransition: (transition) => onTransition({ lane, ...transition }),
    refusal: (cause) => new StorageShut(`storage is not asked: its ${lane} fail`, { cause }),
  });
