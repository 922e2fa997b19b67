import type { Counters } from './counters.ts';
import type { Entries } from './entries.ts';
import type { Lists } from './lists.ts';
import type { Partition } from './partition.ts';
import type { Values } from './values.ts';

/**
 * What a storage backend gives: four small facets. Everything that Threadr remembers is written once over them.
 *
 * Every verb works on ONE partition: a short name without braces. A sharded backend keeps a partition in one place, so
 * that each verb is atomic there; others may ignore it, but the same key in two partitions is two keys. Keys, scopes,
 * fields and members are any strings up to 512 characters; values any well-formed strings.
 *
 * Every verb throws `StorageFault` when the backend does not do it; whether a write was applied is then unknown.
 * Time is the backend's own: a shared backend's clock, never this process's.
 */
export interface Storage {
  readonly values: Values;
  readonly entries: Entries;
  readonly counters: Counters;
  readonly lists: Lists;

  /** What the backend says of itself. Where it does not say, null. */
  describe(): Promise<StorageDescription>;

  /**
   * A real small write, with the time it took: a backend that answers reads but refuses writes must fail it.
   *
   * @param partition where to write. Only a backend with `shardOf` has to heed it; anywhere, where it is left out
   */
  probe(partition?: Partition): Promise<ProbeResult>;

  /**
   * The name of the shard that a partition lives in now, where parts of the backend fail by themselves, such as the masters
   * of a Cluster. Partitions of one shard are judged together, and no others are. Absent where everything fails together.
   *
   * Asked before every verb: answers at once from what is known, for any partition, and never throws; `''` while nothing
   * is known.
   */
  shardOf?(partition: Partition): string;

  close(): Promise<void>;
}

/** How safe an acknowledged durable write is when the machine loses power. */
export type Durability = 'yes' | 'within_1s' | 'no' | 'unknown';

export interface StorageDescription {
  /** `memory`, `sqlite`, `redis`, `upstash`, or a third party's own name. */
  readonly backend: string;
  /** True when several instances can share it. */
  readonly shared: boolean;
  readonly memoryUsedBytes: number | null;
  readonly connectedClients: number | null;
  readonly uptimeSeconds: number | null;
  readonly durability: Durability;
  /** Whether a full backend may drop records that carry no lifetime. */
  readonly evicts: boolean | null;
}

export interface ProbeResult {
  readonly latencyMs: number;
}
