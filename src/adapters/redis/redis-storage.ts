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
  /** What `describe` calls it: `redis` or `upstash`. */
  readonly backend: string;
  /** In front of every key; without braces. */
  readonly keyPrefix: string;
  /** An id that was never given before, on any instance; without spaces. */
  readonly newId: () => string;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
}

const probePartition = 'probe';

/** The storage port over any server that speaks Redis. The transport is its own: it is closed with it. */
export class RedisStorage implements Storage {
  readonly values: Values;
  readonly entries: Entries;
  readonly counters: Counters;
  readonly lists: Lists;
  /** The server that has the partition's slot: a Cluster fails server by server. */
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
    // The partition is the hash tag of its keys, and so is in their slot.
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
