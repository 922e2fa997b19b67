import type { Counters } from './counters.ts';
import type { Entries } from './entries.ts';
import type { Lists } from './lists.ts';
import type { Partition } from './partition.ts';
import type { Values } from './values.ts';

/**
 * A storage backend: four small facets. Everything that Threadr stores is written once over them.
 *
 * Every verb works on ONE partition. A sharded backend keeps a partition in one place, so that each verb is atomic
 * there; others may ignore it, but the same key in two partitions is two keys. Keys, scopes, fields and members are any
 * strings up to 512 characters; values any well-formed strings.
 *
 * Every verb throws `StorageFault` when the backend fails; whether a write was applied is then unknown. Time is the
 * backend's: a shared backend's own clock, never this process's.
 */
export interface Storage {
  readonly values: Values;
  readonly entries: Entries;
  readonly counters: Counters;
  readonly lists: Lists;

  /** What the backend reports about itself; null for what it does not report. */
  describe(): Promise<StorageDescription>;

  /**
   * Makes a real small write and measures it: a backend that answers reads but refuses writes must fail.
   *
   * @param partition where to write; any, if left out. Only a backend with `shardOf` must respect it
   */
  probe(partition?: Partition): Promise<ProbeResult>;

  /**
   * The name of a partition's current shard, for backends whose parts fail separately, such as the masters of a
   * Cluster. The breaker judges the partitions of one shard together. Absent where everything fails together.
   *
   * Called before every verb: answers at once from known state, for any partition, and never throws; `''` while nothing
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
  /**
   * Why the backend cannot do all that this port requires, such as a server that is too old; for a person. Absent if it
   * can.
   */
  readonly unfit?: string;
}

export interface ProbeResult {
  readonly latencyMs: number;
}
