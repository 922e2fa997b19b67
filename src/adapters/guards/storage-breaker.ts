import type { Partition } from '../../ports/storage/partition.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import { type Around, aroundStorage } from './around-storage.ts';
import type { BreakerState } from './breaker.ts';
import { type Lane, type StorageBreakerOptions, StorageLanes } from './storage-lanes.ts';
import { StorageShards } from './storage-shards.ts';

const trialPartition = 'threadr-probe';

/** From the best to the worst. */
const byGravity: readonly BreakerState[] = ['closed', 'half-open', 'open'];

/**
 * The storage, which is not asked while it does not answer. What fails together is judged together, and nothing else is:
 * each shard by itself, and its reads and its writes apart.
 */
export class StorageBreaker {
  readonly storage: Storage;
  readonly #shards: StorageShards;

  constructor(storage: Storage, options: StorageBreakerOptions) {
    this.#shards = shardsOf(storage, options);
    this.storage = {
      ...aroundStorage(storage, storage.shardOf ? aroundShards(this.#shards) : aroundWhole(this.#shards)),
      close: () => {
        for (const lanes of this.#shards.all) lanes.stop();
        return storage.close();
      },
    };
  }

  /** The worst of any shard. */
  get states(): Readonly<Record<Lane, BreakerState>> {
    return { reads: this.#worst('reads'), writes: this.#worst('writes') };
  }

  /** Whether the last that was heard of each, in all shards, was an answer: sooner in doubt than the breaker. */
  get areWell(): Readonly<Record<Lane, boolean>> {
    const { all } = this.#shards;
    return { reads: all.every(({ reads }) => reads.isWell), writes: all.every(({ writes }) => writes.isWell) };
  }

  /** Whether the last that was heard of every shard, reading and writing, was a failure. */
  get isDown(): boolean {
    const { all } = this.#shards;
    return all.length > 0 && all.every(({ areDown }) => areDown);
  }

  /** A partition in each shard that was asked so far; one at least. */
  get places(): readonly Partition[] {
    const { all } = this.#shards;
    return all.length > 0 ? all.map(({ partition }) => partition) : [trialPartition];
  }

  /**
   * Stands for what the partition's shard has answered so far, to anybody in this process. While it stays the same, nothing
   * can have been learned from there; it changes within about half a second of the shard's recovery, whether anybody asks
   * or not, and when the partition moves to another shard.
   */
  answersIn(partition: Partition): string {
    const { id, answers } = this.#shards.lanesOf(partition);
    return `${id}:${answers}`;
  }

  #worst(lane: Lane): BreakerState {
    return byGravity[Math.max(0, ...this.#shards.all.map((lanes) => byGravity.indexOf(lanes[lane].state)))] ?? 'open';
  }
}

const shardsOf = (storage: Storage, options: StorageBreakerOptions): StorageShards => {
  const { shardOf } = storage;
  let opened = 0;
  const shards = new StorageShards(
    (partition) => shardOf?.call(storage, partition) ?? '',
    (partition, shard) => {
      opened += 1;
      return new StorageLanes(
        opened,
        partition,
        storage,
        shard === '' ? options : { ...options, onTransition: told(shard) },
      );
    },
  );
  const told =
    (shard: string): StorageBreakerOptions['onTransition'] =>
    (transition) => {
      options.onTransition({ ...transition, shard });
      if (transition.to === 'closed') shards.forgetGone();
    };
  return shards;
};

/** All of it is one shard, which every call would else have to look up. */
const aroundWhole = (shards: StorageShards): Around => {
  const lanes = shards.lanesOf(trialPartition);
  return (verb, call) => lanes.of(verb).run(call);
};

const aroundShards =
  (shards: StorageShards): Around =>
  (verb, call, _durable, partition) =>
    verb === 'describe'
      ? askingAll(shards, call)
      : shards
          .lanesOf(partition ?? trialPartition)
          .of(verb)
          .run(call);

/** Where it fails, nobody knows by whose fault: no shard is judged by it. */
const askingAll = async <T>(shards: StorageShards, call: () => Promise<T>): Promise<T> => {
  for (const { reads } of shards.all) reads.admit();
  return call();
};
