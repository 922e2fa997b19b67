import { blockedFrom, emptyRing, giveBack, isBlocked, type QuotaRing, take } from '../../domain/quota-ring.ts';
import type { Demand, Taking } from '../../ports/storage/counters.ts';
import { CompactMap } from './compact-map.ts';
import { partitionOfTinyKey } from './flat-key.ts';
import { type ClientRing, RingBytes } from './ring-bytes.ts';

export interface QuotaBounds {
  /** The most clients with a ring of their own. */
  readonly maxClients: number;
  /**
   * The most bytes of their rings and keys, as estimated: room for about 64 bytes each, and more for frequent clients.
   */
  readonly maxClientBytes: number;
}

const sampled = 16;
const reapedPerTake = 2;
const overflowMark = '*';

/**
 * The rings of many clients. When the table is full, the least recently granted of a sample is removed, but never one
 * at its limit: otherwise a flood of new clients would free blocked ones. If the sample has only such, new clients
 * share one overflow ring for each window length, and are not stored separately.
 */
export class QuotaTable {
  readonly #bounds: QuotaBounds;
  readonly #rings = new CompactMap();
  /** The buffer of the ring being read or written. */
  readonly #ring = new RingBytes();
  readonly #overflow = new Map<number, QuotaRing>();
  readonly #perPartition = new Map<string, number>();

  constructor(bounds: QuotaBounds) {
    this.#bounds = bounds;
  }

  get bytes(): number {
    return this.#rings.bytes;
  }

  get clients(): number {
    return this.#rings.size;
  }

  /** @param tinyPartition the end of the keys */
  clientsOf(tinyPartition: string): number {
    return this.#perPartition.get(tinyPartition) ?? 0;
  }

  take(key: string, demand: Demand, nowMs: number): Taking {
    this.#reap(nowMs);
    const known = this.#read(key);
    const isFull = this.#isFullFor(known);
    const yielding = isFull ? this.#findYielding(key, nowMs) : undefined;
    if (isFull && known === undefined && yielding === undefined) return this.#takeShared(demand, nowMs);
    const { ring, taking } = take(known ?? emptyRing, demand, nowMs);
    // A read stores nothing, and evicts nobody.
    if (demand.cost > 0) this.#keep(key, known, ring, blockedFrom(demand));
    this.#dropWhileOver(yielding, key, nowMs);
    return taking;
  }

  giveBack(key: string, receipt: string): void {
    const known = this.#read(key);
    if (receipt.startsWith(overflowMark)) this.#giveBackShared(receipt);
    else if (known) this.#keep(key, known, giveBack(known, receipt), known.blockedFrom);
  }

  #takeShared(demand: Demand, nowMs: number): Taking {
    const { ring, taking } = take(this.#overflow.get(demand.windowMs) ?? emptyRing, demand, nowMs);
    this.#overflow.set(demand.windowMs, ring);
    const receipt = taking.receipt && [overflowMark, demand.windowMs, taking.receipt].join(' ');
    return { ...taking, receipt };
  }

  #giveBackShared(receipt: string): void {
    const [, windowMs, own = ''] = receipt.split(' ');
    const ring = this.#overflow.get(Number(windowMs));
    if (ring) this.#overflow.set(Number(windowMs), giveBack(ring, own));
  }

  #read(key: string): ClientRing | undefined {
    const length = this.#rings.read(key, this.#ring.bytes);
    return length === 0 ? undefined : this.#ring.decode(length);
  }

  #keep(key: string, known: ClientRing | undefined, ring: QuotaRing, blockedFrom: number): void {
    if (ring.subCounters.length > 0) {
      if (known === undefined) this.#countClient(key, 1);
      this.#rings.write(key, this.#ring.bytes, this.#ring.encode(ring, blockedFrom));
    } else if (known) this.#drop(key);
  }

  /** Removes an existing client. */
  #drop(key: string): void {
    this.#countClient(key, -1);
    this.#rings.delete(key);
  }

  #countClient(key: string, by: 1 | -1): void {
    const partition = partitionOfTinyKey(key);
    const count = this.clientsOf(partition) + by;
    if (count > 0) this.#perPartition.set(partition, count);
    else this.#perPartition.delete(partition);
  }

  // A known client needs room only if its ring grows.
  #isFullFor(known: ClientRing | undefined): boolean {
    const { maxClients, maxClientBytes } = this.#bounds;
    return this.bytes >= maxClientBytes || (known === undefined && this.#rings.size >= maxClients);
  }

  #isOver(): boolean {
    return this.bytes > this.#bounds.maxClientBytes || this.#rings.size > this.#bounds.maxClients;
  }

  // A long ring takes as much as three short ones.
  #dropWhileOver(first: string | undefined, newcomer: string, nowMs: number): void {
    let yielding = first;
    for (let drops = 0; yielding !== undefined && drops < 3 && this.#isOver(); drops += 1) {
      this.#drop(yielding);
      yielding = this.#isOver() ? this.#findYielding(newcomer, nowMs) : undefined;
    }
  }

  /** Of the next few other clients, the least recently granted one that is not blocked. */
  #findYielding(newcomer: string, nowMs: number): string | undefined {
    let oldest: { readonly key: string; readonly endMs: number } | undefined;
    for (let looks = 0; looks < Math.min(sampled, this.#rings.size); looks += 1) {
      this.#rings.step(this.#ring.bytes);
      const key = this.#rings.keyAtHand;
      const ring = key === newcomer ? undefined : this.#read(key);
      if (ring === undefined || isBlocked(ring, ring.blockedFrom, nowMs)) continue;
      const endMs = ring.subCounters.at(-2) ?? 0;
      if (endMs < (oldest?.endMs ?? Number.POSITIVE_INFINITY)) oldest = { key, endMs };
    }
    return oldest?.key;
  }

  /** A few at a time, so that each call checks two, and none sweeps. */
  #reap(nowMs: number): void {
    for (let looks = 0; looks < reapedPerTake; looks += 1) {
      const length = this.#rings.step(this.#ring.bytes);
      if (length > 0 && this.#ring.expiresAtMs <= nowMs) this.#drop(this.#rings.keyAtHand);
    }
  }
}
