import type { Counters } from '../../ports/storage/counters.ts';
import type { Entries } from '../../ports/storage/entries.ts';
import type { Lists } from '../../ports/storage/lists.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { ProbeResult, Storage, StorageDescription } from '../../ports/storage/storage.ts';
import type { Values } from '../../ports/storage/values.ts';
import type { CommandTransport } from './command-transport.ts';
import { type KeyOf, keysWith } from './keys.ts';
import { encodeName } from './names.ts';
import { RedisCounters } from './redis-counters.ts';
import { describeServers } from './redis-description.ts';
import { RedisEntries } from './redis-entries.ts';
import { RedisLists } from './redis-lists.ts';
import { RedisValues } from './redis-values.ts';
import { writeProbe } from './scripts/probe.ts';

export interface RedisStorageOptions {
  readonly transport: CommandTransport;
  /** The name in `describe`: `redis` or `upstash`. */
  readonly backend: string;
  /** The prefix of every key; without braces. */
  readonly keyPrefix: string;
  /** Makes a globally unique id, without spaces. */
  readonly newId: () => string;
  /** Milliseconds of a monotonic clock. */
  readonly monotonicNow: () => number;
}

const probePartition = 'probe';

/** The storage port over any server with the Redis protocol. It owns the transport, and closes it. */
export class RedisStorage implements Storage {
  readonly values: Values;
  readonly entries: Entries;
  readonly counters: Counters;
  readonly lists: Lists;
  /** The server with the partition's slot: in a Cluster, each server fails separately. */
  readonly shardOf?: (partition: Partition) => string;
  readonly #options: RedisStorageOptions;
  readonly #keyOf: KeyOf;

  constructor(options: RedisStorageOptions) {
    const { transport, keyPrefix, newId } = options;
    this.#options = options;
    this.#keyOf = keysWith(keyPrefix);
    this.values = new RedisValues(transport, this.#keyOf);
    this.entries = new RedisEntries(transport, this.#keyOf, newId);
    this.counters = new RedisCounters(transport, this.#keyOf);
    this.lists = new RedisLists(transport, this.#keyOf);
    const serverOf = transport.serverOf?.bind(transport);
    // The partition is the hash tag of its keys, so its slot is theirs.
    if (serverOf) this.shardOf = (partition) => serverOf(encodeName(partition));
  }

  async describe(): Promise<StorageDescription> {
    const { transport, backend } = this.#options;
    return { backend, shared: true, ...(await describeServers(transport)) };
  }

  async probe(partition: Partition = probePartition): Promise<ProbeResult> {
    const { transport, monotonicNow } = this.#options;
    const startMs = monotonicNow();
    await transport.run(writeProbe, [this.#keyOf('probe', partition)], []);
    return { latencyMs: Math.max(0, monotonicNow() - startMs) };
  }

  async close(): Promise<void> {
    await this.#options.transport.close();
  }
}
