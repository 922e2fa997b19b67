import { aroundStorage, isWrite, type VerbName } from '../../src/adapters/guards/around-storage.ts';
import { StorageFault } from '../../src/domain/failure.ts';
import type { Partition } from '../../src/ports/storage/partition.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';

/**
 * - `answers`: as the storage itself.
 * - `refuses`: fails at once.
 * - `hangs`: fails as a deadline would end it, at once, so that no test has to wait for it.
 * - `full`: refuses writes only.
 */
export type ShardBehaviour = 'answers' | 'refuses' | 'hangs' | 'full';

/** Any storage as one whose partitions are spread over servers, each of which misbehaves as a test tells it. */
export class ShardedStorage {
  readonly storage: Storage;
  /** What each server was asked, in order: the verb and the partition. */
  readonly asked: { readonly shard: string; readonly verb: VerbName; readonly partition: Partition }[] = [];
  /** Of servers; one that is not here answers. */
  readonly behaviours = new Map<string, ShardBehaviour>();
  readonly #shards = new Map<Partition, string>();

  constructor(sound: Storage) {
    const around = aroundStorage(sound, (verb, call, _durable, partition) => this.#behave(verb, call, partition));
    this.storage = { ...around, shardOf: (partition) => this.shardOf(partition) };
  }

  /** Until it is moved, a partition lives on the server that its name begins with: `a1` on `a`. */
  shardOf(partition: Partition): string {
    return this.#shards.get(partition) ?? partition.slice(0, 1);
  }

  /** As after a failover. */
  move(partition: Partition, shard: string): void {
    this.#shards.set(partition, shard);
  }

  askedOf(shard: string): readonly VerbName[] {
    return this.asked.filter((call) => call.shard === shard).map(({ verb }) => verb);
  }

  async #behave<T>(verb: VerbName, call: () => Promise<T>, partition?: Partition): Promise<T> {
    // What concerns all servers fails where one does.
    const shards = partition === undefined ? [...this.behaviours.keys()] : [this.shardOf(partition)];
    for (const shard of shards) {
      this.asked.push({ shard, verb, partition: partition ?? '' });
      const behaviour = this.behaviours.get(shard) ?? 'answers';
      if (behaviour === 'answers' || (behaviour === 'full' && !isWrite[verb])) continue;
      throw new StorageFault(`${shard} ${behaviour}`, { timedOut: behaviour === 'hangs' });
    }
    return call();
  }
}
