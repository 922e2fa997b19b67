import type { Entries, EntryReading, EntryWriteOptions, Epochs } from '../../ports/storage/entries.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import { BoundedMap } from './bounded-map.ts';
import { type Epoch, EpochTable } from './epochs.ts';
import { ExpiryCount } from './expiry-count.ts';
import { flatKey } from './flat-key.ts';
import { expiryOf } from './lifetime.ts';
import type { Room } from './room.ts';
import { bytesOf } from './size.ts';
import type { Upkeep } from './upkeep.ts';

const maxIdleScopes = 10_000;
const epochBytes = 300;
// Ids start at the current time, so that ids of another store, or of an earlier run, never match.
const idsPerMs = 1000;

interface Entry {
  readonly value: string;
  readonly version: string;
  readonly expiresAtMs: number;
  readonly epochs: readonly Epoch[];
  readonly counted: ExpiryCount;
}

/**
 * An entry refers to the epochs of its write, so that an invalidation sets one flag, however many entries it affects.
 */
export class MemoryEntries implements Entries {
  readonly #upkeep: Upkeep;
  readonly #entries: BoundedMap<Entry>;
  readonly #epochs: EpochTable;
  #lastVersion: number;

  constructor(upkeep: Upkeep, room: Room) {
    this.#upkeep = upkeep;
    const start = upkeep.begin() * idsPerMs;
    this.#lastVersion = start;
    this.#epochs = new EpochTable(start, maxIdleScopes);
    this.#entries = new BoundedMap(room, (entry) => this.#forget(entry));
  }

  async read(partition: Partition, key: string, scopes: readonly string[], have?: string): Promise<EntryReading> {
    const nowMs = this.#upkeep.begin();
    const item = this.#entries.get(flatKey(partition, key), nowMs);
    const epochs = this.#current(partition, scopes);
    if (!item?.value.epochs.every((epoch) => epoch.stands)) {
      item?.leave();
      return { kind: 'miss', epochs };
    }
    const { value, version, expiresAtMs } = item.value;
    const ttlMs = expiresAtMs - nowMs;
    return have === version ? { kind: 'unchanged', ttlMs, epochs } : { kind: 'hit', value, version, ttlMs, epochs };
  }

  async write(partition: Partition, key: string, value: string, options: EntryWriteOptions): Promise<boolean> {
    const nowMs = this.#upkeep.begin();
    const expiresAtMs = expiryOf(nowMs, options.lifetimeMs);
    const { namespace, renews } = options;
    const fence = Object.entries(options.epochs).filter(([scope]) => scope !== renews);
    if (fence.some(([scope, id]) => this.#epochs.current(flatKey(partition, scope)) !== id)) return false;
    const scopes = new Set([...fence.map(([scope]) => scope), namespace]);
    const own = renews === undefined ? null : this.#epochs.successor(flatKey(partition, renews));
    const entry = this.#enter(partition, { value, scopes, namespace, expiresAtMs, own });
    const bytes = bytesOf(value) + entry.epochs.length * epochBytes;
    try {
      this.#entries.set(flatKey(partition, key), entry, { bytes, expiresAtMs, evictable: true });
    } catch (fault) {
      this.#forget(entry);
      throw fault;
    }
    if (own) this.#epochs.succeed(own);
    return true;
  }

  async invalidate(partition: Partition, scope: string): Promise<void> {
    this.#upkeep.begin();
    this.#epochs.invalidate(flatKey(partition, scope));
  }

  async count(partition: Partition, namespace: string): Promise<number> {
    const nowMs = this.#upkeep.begin();
    return this.#epochs.countAhead(flatKey(partition, namespace), nowMs);
  }

  #current(partition: Partition, scopes: readonly string[]): Epochs {
    return Object.fromEntries(scopes.map((scope) => [scope, this.#epochs.current(flatKey(partition, scope))]));
  }

  #enter(partition: Partition, { value, scopes, namespace, expiresAtMs, own }: NewEntry): Entry {
    const epochs = [...scopes].map((scope) => this.#epochs.hold(flatKey(partition, scope)));
    const counting = epochs.find((epoch) => epoch.scope === flatKey(partition, namespace)) as Epoch;
    counting.counted ??= new ExpiryCount();
    counting.counted.add(expiresAtMs);
    if (own) epochs.push(own);
    this.#lastVersion += 1;
    return { value, version: `m${this.#lastVersion.toString(36)}`, expiresAtMs, epochs, counted: counting.counted };
  }

  #forget(entry: Entry): void {
    entry.counted.remove(entry.expiresAtMs);
    for (const epoch of entry.epochs) this.#epochs.release(epoch);
  }
}

interface NewEntry {
  /** The epoch to come of its own scope; null if that is not renewed. */
  readonly own: Epoch | null;
  readonly value: string;
  /** Without its own, if that is renewed. */
  readonly scopes: ReadonlySet<string>;
  readonly namespace: string;
  readonly expiresAtMs: number;
}
