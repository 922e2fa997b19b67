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
 * A storage that is not called while it does not answer. Parts that fail together are judged together, and all others
 * separately: each shard, and its reads and writes.
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

  /** The worst state of any shard. */
  get states(): Readonly<Record<Lane, BreakerState>> {
    return { reads: this.#worst('reads'), writes: this.#worst('writes') };
  }

  /** Whether the latest call of each lane, in all shards, was answered. False earlier than the breaker opens. */
  get areWell(): Readonly<Record<Lane, boolean>> {
    const { all } = this.#shards;
    return { reads: all.every(({ reads }) => reads.isWell), writes: all.every(({ writes }) => writes.isWell) };
  }

  /** Whether the latest call of every shard failed, for reads and for writes. */
  get isDown(): boolean {
    const { all } = this.#shards;
    return all.length > 0 && all.every(({ areDown }) => areDown);
  }

  /** A partition in each shard called so far; at least one. */
  get places(): readonly Partition[] {
    const { all } = this.#shards;
    return all.length > 0 ? all.map(({ partition }) => partition) : [trialPartition];
  }

  /**
   * A token of the answers that the partition's shard has given this process. While it stays the same, nothing was
   * learned from that shard. It changes within about half a second of the shard's recovery, even without callers, and
   * when the partition moves to another shard.
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

/** One shard, looked up once instead of on every call. */
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

/** A failure may be any shard's, so no shard is judged by it. */
const askingAll = async <T>(shards: StorageShards, call: () => Promise<T>): Promise<T> => {
  for (const { reads } of shards.all) reads.admit();
  return call();
};
