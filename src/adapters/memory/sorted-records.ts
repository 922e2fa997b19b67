import type { ListRecord } from '../../ports/storage/lists.ts';

const maxChunk = 512;

/**
 * Records in the order of their ids, so that a walk with an id as its cursor meets each at most once, even if records
 * are inserted, erased or inserted again meanwhile. In chunks, so that a change moves at most one chunk.
 */
export class SortedRecords {
  readonly #chunks: ListRecord[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  find(id: string): ListRecord | undefined {
    const chunk = this.#chunks[this.#chunkFor(id)] ?? [];
    const record = chunk[placeIn(chunk, id)];
    return record?.id === id ? record : undefined;
  }

  /** For a new id. */
  insert(record: ListRecord): void {
    if (this.#chunks.length === 0) this.#chunks.push([]);
    const at = this.#chunkFor(record.id);
    const chunk = this.#chunks[at] ?? [];
    chunk.splice(placeIn(chunk, record.id), 0, record);
    if (chunk.length > maxChunk) this.#chunks.splice(at + 1, 0, chunk.splice(maxChunk / 2));
    this.#size += 1;
  }

  /** For an existing id. */
  erase(id: string): void {
    const at = this.#chunkFor(id);
    const chunk = this.#chunks[at] ?? [];
    chunk.splice(placeIn(chunk, id), 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
    this.#size -= 1;
  }

  /** At most n records after an id; from the first if that is null. */
  after(id: string | null, n: number): readonly ListRecord[] {
    let at = id === null ? 0 : this.#chunkFor(id);
    let place = id === null ? 0 : placeAfter(this.#chunks[at] ?? [], id);
    const found: ListRecord[] = [];
    for (; at < this.#chunks.length && found.length < n; at += 1, place = 0) {
      found.push(...(this.#chunks[at] ?? []).slice(place, place + n - found.length));
    }
    return found;
  }

  /** The last chunk that begins at or before the id; the first if none does. */
  #chunkFor(id: string): number {
    return Math.max(0, firstWhere(this.#chunks, ([first]) => first !== undefined && first.id > id) - 1);
  }
}

const placeIn = (chunk: readonly ListRecord[], id: string): number => firstWhere(chunk, (record) => record.id >= id);
const placeAfter = (chunk: readonly ListRecord[], id: string): number => firstWhere(chunk, (record) => record.id > id);

/** The first index at which the test holds, if it then holds for all later items. */
const firstWhere = <T>(items: readonly T[], test: (item: T) => boolean): number => {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (test(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
};
