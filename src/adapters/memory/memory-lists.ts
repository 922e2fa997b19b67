import { StorageFault } from '../../domain/failure.ts';
import type { ListPage, Lists } from '../../ports/storage/lists.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import { flatKey } from './flat-key.ts';
import type { Room } from './room.ts';
import { bytesOf, itemOverheadBytes } from './size.ts';
import { SortedRecords } from './sorted-records.ts';
import type { Upkeep } from './upkeep.ts';

/** The cursor of a walk is the last id. */
export class MemoryLists implements Lists {
  readonly #upkeep: Upkeep;
  readonly #room: Room;
  readonly #lists = new Map<string, SortedRecords>();

  constructor(upkeep: Upkeep, room: Room) {
    this.#upkeep = upkeep;
    this.#room = room;
  }

  async insert(partition: Partition, list: string, id: string, value: string): Promise<boolean> {
    this.#upkeep.begin();
    const flat = flatKey(partition, list);
    const records = this.#lists.get(flat) ?? new SortedRecords();
    if (records.find(id)) return false;
    this.#room.reserve(sizeOf(id, value), 1);
    records.insert({ id, value });
    this.#lists.set(flat, records);
    return true;
  }

  async page(partition: Partition, list: string, after: string | null, n: number): Promise<ListPage> {
    this.#upkeep.begin();
    if (!(n >= 1)) throw new StorageFault('a page has at least one record');
    const found = this.#lists.get(flatKey(partition, list))?.after(after, n + 1) ?? [];
    const records = found.slice(0, n);
    return { records, next: found.length > n ? (records.at(-1)?.id ?? null) : null };
  }

  async erase(partition: Partition, list: string, id: string): Promise<boolean> {
    this.#upkeep.begin();
    const flat = flatKey(partition, list);
    const records = this.#lists.get(flat);
    const record = records?.find(id);
    if (!records || !record) return false;
    records.erase(id);
    this.#room.reserve(-sizeOf(id, record.value), -1);
    if (records.size === 0) this.#lists.delete(flat);
    return true;
  }

  async size(partition: Partition, list: string): Promise<number> {
    this.#upkeep.begin();
    return this.#lists.get(flatKey(partition, list))?.size ?? 0;
  }
}

const sizeOf = (id: string, value: string): number => itemOverheadBytes + bytesOf(id) + bytesOf(value);
