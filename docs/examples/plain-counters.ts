// In a project of your own: from 'threadr/ports'.
import {
  type AddOptions,
  type Amounts,
  type Counters,
  type Demand,
  type LifetimeOptions,
  type Partition,
  StorageFault,
  type Taking,
} from '../../src/app/package/ports.ts';
import { PlainQuota } from './plain-quota.ts';
import { type Begin, expiryOf, Shelf } from './plain-shelf.ts';

export class PlainCounters implements Counters {
  readonly #begin: Begin;
  readonly #quotas = new Shelf<PlainQuota>();
  readonly #sums = new Shelf<Map<string, number>>();
  // Exact, and as large as its members. A store has a sketch instead (HyperLogLog): 2 % off is allowed.
  readonly #unions = new Shelf<Set<string>>();

  constructor(begin: Begin) {
    this.#begin = begin;
  }

  async take(partition: Partition, key: string, demand: Demand): Promise<Taking> {
    const nowMs = this.#begin();
    const quota = this.#quotas.get(partition, key, nowMs)?.value ?? new PlainQuota();
    const taking = quota.take(demand, nowMs);
    // Who only looks, or is refused, leaves nothing behind.
    if (taking.receipt) this.#quotas.set(partition, key, { value: quota, expiresAtMs: quota.expiresAtMs });
    return taking;
  }

  async giveBack(partition: Partition, key: string, receipt: string): Promise<void> {
    const quota = this.#quotas.get(partition, key, this.#begin())?.value;
    quota?.giveBack(receipt);
    if (quota?.isEmpty) this.#quotas.delete(partition, key);
  }

  async countQuotas(partition: Partition): Promise<number> {
    return this.#quotas.live(partition, this.#begin()).length;
  }

  async add(
    partition: Partition,
    key: string,
    amounts: Amounts,
    { lifetimeMs, cap = {} }: AddOptions = {},
  ): Promise<boolean> {
    const nowMs = this.#begin();
    const kept = this.#sums.get(partition, key, nowMs);
    const sums = new Map(kept?.value);
    for (const [field, amount] of Object.entries(amounts)) {
      const total = (sums.get(field) ?? 0) + amount;
      if (!Number.isSafeInteger(total)) throw new StorageFault('amounts and their sums are safe whole numbers');
      // Lowering is free. A field may be called `constructor`, which every object seems to have.
      if (amount > 0 && Object.hasOwn(cap, field) && total > (cap[field] ?? 0)) return false;
      sums.set(field, total);
    }
    // The lifetime started with the first write: it is not renewed.
    this.#sums.set(partition, key, { value: sums, expiresAtMs: kept?.expiresAtMs ?? expiryOf(nowMs, lifetimeMs) });
    return true;
  }

  async fields(partition: Partition, key: string): Promise<Amounts> {
    return Object.fromEntries(this.#sums.get(partition, key, this.#begin())?.value ?? []);
  }

  async addUnique(
    partition: Partition,
    key: string,
    members: readonly string[],
    { lifetimeMs }: LifetimeOptions = {},
  ): Promise<void> {
    const nowMs = this.#begin();
    if (members.length === 0) return;
    const kept = this.#unions.get(partition, key, nowMs);
    const union = kept?.value ?? new Set();
    for (const member of members) union.add(member);
    this.#unions.set(partition, key, { value: union, expiresAtMs: kept?.expiresAtMs ?? expiryOf(nowMs, lifetimeMs) });
  }

  async countUnique(partition: Partition, keys: readonly string[]): Promise<number> {
    const nowMs = this.#begin();
    return new Set(keys.flatMap((key) => [...(this.#unions.get(partition, key, nowMs)?.value ?? [])])).size;
  }
}
