import type { Partition } from '../../ports/storage/partition.ts';
import type { StorageLanes } from './storage-lanes.ts';

/** The lanes of every shard called so far. Shards that no longer exist are forgotten when they are well. */
export class StorageShards {
  readonly #shardOf: (partition: Partition) => string;
  readonly #open: (partition: Partition, shard: string) => StorageLanes;
  readonly #lanes = new Map<string, StorageLanes>();

  /** @param open makes the lanes of the shard that has the partition */
  constructor(shardOf: (partition: Partition) => string, open: (partition: Partition, shard: string) => StorageLanes) {
    this.#shardOf = shardOf;
    this.#open = open;
  }

  /** The lanes of the partition's current shard. */
  lanesOf(partition: Partition): StorageLanes {
    const shard = this.#shardOf(partition);
    const known = this.#lanes.get(shard);
    if (known) {
      known.partition = partition;
      return known;
    }
    this.forgetGone();
    const lanes = this.#open(partition, shard);
    this.#lanes.set(shard, lanes);
    return lanes;
  }

  get all(): readonly StorageLanes[] {
    return [...this.#lanes.values()];
  }

  /** Lanes that are not well stay: their trials follow a partition, and so end by themselves. */
  forgetGone(): void {
    for (const [shard, lanes] of this.#lanes) {
      if (lanes.areWell && this.#shardOf(lanes.partition) !== shard) this.#lanes.delete(shard);
    }
  }
}
