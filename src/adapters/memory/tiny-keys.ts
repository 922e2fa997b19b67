import type { Partition } from '../../ports/storage/partition.ts';
import { flatKey, tinyKey } from './flat-key.ts';

const maxRecent = 512;

/** Tiny keys, those of who came lately without another digest: that takes as long as all else of a request's quota. */
export class TinyKeys {
  #recent = new Map<string, string>();
  #older = new Map<string, string>();

  of(partition: Partition, key: string): string {
    const flat = flatKey(partition, key);
    const recent = this.#recent.get(flat);
    if (recent !== undefined) return recent;
    const tiny = this.#older.get(flat) ?? tinyKey(partition, key);
    // Who did not come while half of them changed is forgotten, without a list of who came when.
    if (this.#recent.size >= maxRecent / 2) [this.#older, this.#recent] = [this.#recent, new Map()];
    this.#recent.set(flat, tiny);
    return tiny;
  }
}
