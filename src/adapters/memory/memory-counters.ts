import { StorageFault } from '../../domain/failure.ts';
import { emptySketch, type Sketch, sizeOf, unionOf, withMembers } from '../../domain/unique-count.ts';
import type { AddOptions, Amounts, Counters, Demand, LifetimeOptions, Taking } from '../../ports/storage/counters.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import { BoundedMap } from './bounded-map.ts';
import { digestOf, flatKey, tinyKey, tinyPartition } from './flat-key.ts';
import { expiryOf } from './lifetime.ts';
import type { QuotaTable } from './quota-table.ts';
import type { Room } from './room.ts';
import { bytesOf } from './size.ts';
import type { Upkeep } from './upkeep.ts';

const fieldBytes = 60;

/** Quotas are evictable, within bounds of their own; sums and unions are records. */
export class MemoryCounters implements Counters {
  readonly #upkeep: Upkeep;
  readonly #quotas: QuotaTable;
  readonly #sums: BoundedMap<Map<string, number>>;
  readonly #unions: BoundedMap<Sketch>;

  constructor(upkeep: Upkeep, room: Room, quotas: QuotaTable) {
    this.#upkeep = upkeep;
    this.#quotas = quotas;
    this.#sums = new BoundedMap(room);
    this.#unions = new BoundedMap(room);
  }

  async take(partition: Partition, key: string, demand: Demand): Promise<Taking> {
    const nowMs = this.#upkeep.begin();
    if (!isSound(demand)) throw new StorageFault('a demand is in whole numbers, with a window and no negative cost');
    return this.#quotas.take(tinyKey(partition, key), demand, nowMs);
  }

  async giveBack(partition: Partition, key: string, receipt: string): Promise<void> {
    this.#upkeep.begin();
    this.#quotas.giveBack(tinyKey(partition, key), receipt);
  }

  async countQuotas(partition: Partition): Promise<number> {
    this.#upkeep.begin();
    return this.#quotas.clientsOf(tinyPartition(partition));
  }

  async add(partition: Partition, key: string, amounts: Amounts, options: AddOptions = {}): Promise<boolean> {
    const nowMs = this.#upkeep.begin();
    const flat = flatKey(partition, key);
    const item = this.#sums.get(flat, nowMs);
    const sums = item?.value ?? new Map<string, number>();
    const totals = Object.entries(amounts).map(([field, amount]) => totalOf(sums, field, amount));
    if (totals.some(({ field, amount, total }) => amount > 0 && total > capOf(options.cap, field))) return false;
    const added = totals.filter(({ field }) => !sums.has(field));
    if (added.length > 0) {
      const bytes = added.reduce((total, { field }) => total + fieldBytes + bytesOf(field), item?.valueBytes ?? 0);
      const expiresAtMs = item?.expiresAtMs ?? expiryOf(nowMs, options.lifetimeMs);
      this.#sums.set(flat, sums, { bytes, expiresAtMs, evictable: false });
    }
    for (const { field, total } of totals) sums.set(field, total);
    return true;
  }

  async fields(partition: Partition, key: string): Promise<Amounts> {
    const nowMs = this.#upkeep.begin();
    return Object.fromEntries(this.#sums.get(flatKey(partition, key), nowMs)?.value ?? []);
  }

  async addUnique(
    partition: Partition,
    key: string,
    members: readonly string[],
    options: LifetimeOptions = {},
  ): Promise<void> {
    const nowMs = this.#upkeep.begin();
    if (members.length === 0) return;
    const flat = flatKey(partition, key);
    const item = this.#unions.get(flat, nowMs);
    const union = withMembers(item?.value ?? emptySketch, members.map(digestOf));
    if (union === item?.value) return;
    const expiresAtMs = item?.expiresAtMs ?? expiryOf(nowMs, options.lifetimeMs);
    this.#unions.set(flat, union, { bytes: union.length, expiresAtMs, evictable: false });
  }

  async countUnique(partition: Partition, keys: readonly string[]): Promise<number> {
    const nowMs = this.#upkeep.begin();
    const unions = keys.map((key) => this.#unions.get(flatKey(partition, key), nowMs)?.value);
    return sizeOf(unionOf(unions.map((union) => union ?? emptySketch)));
  }
}

// Three separate tests: every request runs this, and an array would take longer than the answer.
const isSound = ({ limit, windowMs, cost }: Demand): boolean =>
  Number.isSafeInteger(limit) &&
  Number.isSafeInteger(windowMs) &&
  Number.isSafeInteger(cost) &&
  windowMs > 0 &&
  cost >= 0;

interface Total {
  readonly field: string;
  readonly amount: number;
  readonly total: number;
}

const totalOf = (sums: ReadonlyMap<string, number>, field: string, amount: number): Total => {
  const total = (sums.get(field) ?? 0) + amount;
  if (!Number.isSafeInteger(total)) throw new StorageFault('amounts and their sums are safe whole numbers');
  return { field, amount, total };
};

// A field may be named `constructor`, which every object inherits.
const capOf = (cap: Amounts | undefined, field: string): number =>
  cap && Object.hasOwn(cap, field) ? (cap[field] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
