import { randomUUID } from 'node:crypto';
// In a project of your own: from 'threadr/ports'.
import type { Entries, EntryReading, EntryWriteOptions, Epochs, Partition } from '../../src/app/package/ports.ts';
import { type Begin, expiryOf, Shelf } from './plain-shelf.ts';

interface Entry {
  readonly value: string;
  readonly version: string;
  readonly namespace: string;
  /** Of every scope it belongs to, as they were when it was written. */
  readonly epochs: ReadonlyMap<string, string>;
}

/** An invalidation only changes an epoch; the entries stay where they are, and their own epochs tell that they are over. */
export class PlainEntries implements Entries {
  readonly #begin: Begin;
  readonly #entries = new Shelf<Entry>();
  readonly #epochs = new Shelf<string>();

  constructor(begin: Begin) {
    this.#begin = begin;
  }

  async read(partition: Partition, key: string, scopes: readonly string[], have?: string): Promise<EntryReading> {
    const nowMs = this.#begin();
    const epochs: Epochs = Object.fromEntries(scopes.map((scope) => [scope, this.#epochOf(partition, scope)]));
    const kept = this.#entries.get(partition, key, nowMs);
    if (!kept || !this.#stands(partition, kept.value.epochs)) return { kind: 'miss', epochs };
    const ttlMs = kept.expiresAtMs - nowMs;
    const { value, version } = kept.value;
    return version === have ? { kind: 'unchanged', ttlMs, epochs } : { kind: 'hit', value, version, ttlMs, epochs };
  }

  async write(
    partition: Partition,
    key: string,
    value: string,
    { lifetimeMs, epochs: fence, namespace, renews }: EntryWriteOptions,
  ): Promise<boolean> {
    const nowMs = this.#begin();
    const epochs = new Map(Object.entries(fence));
    if (renews !== undefined) epochs.delete(renews);
    if (!this.#stands(partition, epochs)) return false;
    if (renews !== undefined) epochs.set(renews, this.#renew(partition, renews));
    epochs.set(namespace, this.#epochOf(partition, namespace));
    const entry = { value, version: randomUUID(), namespace, epochs };
    this.#entries.set(partition, key, { value: entry, expiresAtMs: expiryOf(nowMs, lifetimeMs) });
    return true;
  }

  async invalidate(partition: Partition, scope: string): Promise<void> {
    this.#begin();
    this.#renew(partition, scope);
  }

  async count(partition: Partition, namespace: string): Promise<number> {
    const live = this.#entries.live(partition, this.#begin());
    const epoch = this.#epochOf(partition, namespace);
    return live.filter((entry) => entry.namespace === namespace && entry.epochs.get(namespace) === epoch).length;
  }

  #stands(partition: Partition, epochs: ReadonlyMap<string, string>): boolean {
    return [...epochs].every(([scope, epoch]) => this.#epochOf(partition, scope) === epoch);
  }

  #epochOf(partition: Partition, scope: string): string {
    return this.#epochs.get(partition, scope, 0)?.value ?? this.#renew(partition, scope);
  }

  // Random, not counted: an epoch must never come back, not even in a store that was emptied and counts from 1 again.
  #renew(partition: Partition, scope: string): string {
    const value = randomUUID();
    this.#epochs.set(partition, scope, { value, expiresAtMs: Number.POSITIVE_INFINITY });
    return value;
  }
}
