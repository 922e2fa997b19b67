// In a project of your own: from 'threadr/ports'.
import type { ListPage, Lists, Partition } from '../../src/app/package/ports.ts';
import { type Begin, Shelf } from './plain-shelf.ts';

const forEver = Number.POSITIVE_INFINITY;

/** Records by id. What `durable` asks for cannot be had in memory, and `describe` says so: durability `no`. */
export class PlainLists implements Lists {
  readonly #begin: Begin;
  readonly #lists = new Shelf<Map<string, string>>();

  constructor(begin: Begin) {
    this.#begin = begin;
  }

  async insert(partition: Partition, list: string, id: string, value: string): Promise<boolean> {
    const records = this.#recordsOf(partition, list);
    if (records.has(id)) return false;
    this.#lists.set(partition, list, { value: records.set(id, value), expiresAtMs: forEver });
    return true;
  }

  // The cursor is the id it came to, not a number of records: what is erased meanwhile must not shift the rest.
  // Sorting at each page takes longer and longer: a store has an index over the ids.
  async page(partition: Partition, list: string, after: string | null, n: number): Promise<ListPage> {
    const records = this.#recordsOf(partition, list);
    const ids = [...records.keys()].sort().filter((id) => after === null || id > after);
    const shown = ids.slice(0, n);
    return {
      records: shown.map((id) => ({ id, value: records.get(id) ?? '' })),
      next: ids.length > n ? (shown.at(-1) ?? null) : null,
    };
  }

  async erase(partition: Partition, list: string, id: string): Promise<boolean> {
    return this.#recordsOf(partition, list).delete(id);
  }

  async size(partition: Partition, list: string): Promise<number> {
    return this.#recordsOf(partition, list).size;
  }

  #recordsOf(partition: Partition, list: string): Map<string, string> {
    return this.#lists.get(partition, list, this.#begin())?.value ?? new Map<string, string>();
  }
}
