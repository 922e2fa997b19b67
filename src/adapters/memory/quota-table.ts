import { blockedFrom, emptyRing, giveBack, isBlocked, type QuotaRing, take } from '../../domain/quota-ring.ts';
import type { Demand, Taking } from '../../ports/storage/counters.ts';
import { CompactMap } from './compact-map.ts';
import { partitionOfTinyKey } from './flat-key.ts';
import { type ClientRing, RingBytes } from './ring-bytes.ts';

export interface QuotaBounds {
  /** How many clients are told apart. */
  readonly maxClients: number;
  /** Of their rings and keys, as estimated; room for about 64 bytes each, and more for who comes often. */
  readonly maxClientBytes: number;
}

const sampled = 16;
const reapedPerTake = 2;
const overflowMark = '*';

/**
 * The rings of many clients. When the table is full, the least recently granted of a sample makes room, but never one
 * at its limit: else a flood of new clients would free those who are blocked. Where only such are found, new clients
 * share one overflow ring for each length of window, and leave no trace of their own.
 */
export class QuotaTable {
  readonly #bounds: QuotaBounds;
  readonly #rings = new CompactMap();
  /** For the one ring that is being read or written. */
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

  /** @param tinyPartition as the keys end */
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
    // A look leaves no trace, and costs nobody a place.
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

  /** One that is there. */
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

  // Who is known already needs room only to grow in.
  #isFullFor(known: ClientRing | undefined): boolean {
    const { maxClients, maxClientBytes } = this.#bounds;
    return this.bytes >= maxClientBytes || (known === undefined && this.#rings.size >= maxClients);
  }

  #isOver(): boolean {
    return this.bytes > this.#bounds.maxClientBytes || this.#rings.size > this.#bounds.maxClients;
  }

  // A ring that becomes long takes as much as three short ones leave.
  #dropWhileOver(first: string | undefined, newcomer: string, nowMs: number): void {
    let yielding = first;
    for (let drops = 0; yielding !== undefined && drops < 3 && this.#isOver(); drops += 1) {
      this.#drop(yielding);
      yielding = this.#isOver() ? this.#findYielding(newcomer, nowMs) : undefined;
    }
  }

  /** Of the next few other clients, the least recently granted that is not blocked. */
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

  /** A few at a time: whoever calls pays for two, and nobody for a sweep. */
  #reap(nowMs: number): void {
    for (let looks = 0; looks < reapedPerTake; looks += 1) {
      const length = this.#rings.step(this.#ring.bytes);
      if (length > 0 && this.#ring.expiresAtMs <= nowMs) this.#drop(this.#rings.keyAtHand);
    }
  }
}
