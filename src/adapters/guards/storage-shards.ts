import type { Partition } from '../../ports/storage/partition.ts';
import type { StorageLanes } from './storage-lanes.ts';

/** The lanes of every shard that was asked. Shards that a backend no longer has are forgotten, once they are well. */
export class StorageShards {
  readonly #shardOf: (partition: Partition) => string;
  readonly #open: (partition: Partition, shard: string) => StorageLanes;
  readonly #lanes = new Map<string, StorageLanes>();

  /** @param open makes the lanes of a shard that such a partition lives in */
  constructor(shardOf: (partition: Partition) => string, open: (partition: Partition, shard: string) => StorageLanes) {
    this.#shardOf = shardOf;
    this.#open = open;
  }

  /** Where the partition lives now. */
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

  /** What is not well stays: its trials, which follow its partition, end by themselves. */
  forgetGone(): void {
    for (const [shard, lanes] of this.#lanes) {
      if (lanes.areWell && this.#shardOf(lanes.partition) !== shard) this.#lanes.delete(shard);
    }
  }
}
