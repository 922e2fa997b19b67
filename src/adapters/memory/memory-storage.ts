import type { Clock } from '../../ports/clock.ts';
import type { Counters } from '../../ports/storage/counters.ts';
import type { Entries } from '../../ports/storage/entries.ts';
import type { Lists } from '../../ports/storage/lists.ts';
import type { ProbeResult, Storage, StorageDescription } from '../../ports/storage/storage.ts';
import type { Values } from '../../ports/storage/values.ts';
import { MemoryCounters } from './memory-counters.ts';
import { MemoryEntries } from './memory-entries.ts';
import { MemoryLists } from './memory-lists.ts';
import { MemoryValues } from './memory-values.ts';
import { QuotaTable } from './quota-table.ts';
import { Room } from './room.ts';
import { Upkeep } from './upkeep.ts';

export interface MemoryStorageOptions {
  readonly clock: Clock;
  /** The most entries, values, sums, unions and list records together; quotas have their own bounds. */
  readonly maxEntries?: number;
  /** The most bytes of these, as estimated. */
  readonly maxBytes?: number;
  /** The most clients with their own quotas. */
  readonly maxClients?: number;
  /** The most bytes of the quotas, as estimated. */
  readonly maxClientBytes?: number;
}

const probePartition = 'threadr-probe';

/**
 * Bounded maps in this process. Cached data (entries, values with a lifetime, quotas) makes room when needed, least
 * recently used first. Records (lists, sums, unions, values without a lifetime) never do: when they fill the store,
 * writes throw StorageFault.
 */
export class MemoryStorage implements Storage {
  readonly values: Values;
  readonly entries: Entries;
  readonly counters: Counters;
  readonly lists: Lists;
  readonly #upkeep: Upkeep;
  readonly #room: Room;
  readonly #quotas: QuotaTable;
  readonly #startedAtMs: number;

  constructor({
    clock,
    maxEntries = 200_000,
    maxBytes = 64 * 2 ** 20,
    maxClients = 1_000_000,
    maxClientBytes = 128 * 2 ** 20,
  }: MemoryStorageOptions) {
    this.#room = new Room({ maxEntries, maxBytes });
    this.#quotas = new QuotaTable({ maxClients, maxClientBytes });
    this.#upkeep = new Upkeep(clock, (nowMs) => this.#room.reap(nowMs));
    this.#startedAtMs = this.#upkeep.begin();
    this.values = new MemoryValues(this.#upkeep, this.#room);
    this.entries = new MemoryEntries(this.#upkeep, this.#room);
    this.counters = new MemoryCounters(this.#upkeep, this.#room, this.#quotas);
    this.lists = new MemoryLists(this.#upkeep, this.#room);
  }

  async describe(): Promise<StorageDescription> {
    const nowMs = this.#upkeep.begin();
    return {
      backend: 'memory',
      shared: false,
      memoryUsedBytes: this.#room.bytes + this.#quotas.bytes,
      connectedClients: null,
      uptimeSeconds: Math.max(0, (nowMs - this.#startedAtMs) / 1000),
      durability: 'no',
      evicts: false,
    };
  }

  /** Writes a record, which a full store refuses. */
  async probe(): Promise<ProbeResult> {
    const startMs = this.#upkeep.begin();
    await this.values.put(probePartition, 'probe', 'probe');
    await this.values.remove(probePartition, ['probe']);
    return { latencyMs: Math.max(0, this.#upkeep.begin() - startMs) };
  }

  async close(): Promise<void> {
    this.#upkeep.close();
  }
}
