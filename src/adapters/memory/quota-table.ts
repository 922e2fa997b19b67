import type { Demand, Taking } from '../../ports/storage/counters.ts';
import { CompactMap } from './compact-map.ts';
import { partitionOfTinyKey } from './flat-key.ts';
import { emptyRing, giveBack, isBlocked, type QuotaRing, ringExpiresAtMs, take } from './quota-ring.ts';
import { decodeRing, encodeRing } from './ring-text.ts';

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
    const text = this.#rings.get(key);
    const yielding = this.#isFullFor(text) ? this.#findYielding(key, nowMs) : undefined;
    if (text === undefined && yielding === undefined && this.#isFullFor(text)) return this.#takeShared(demand, nowMs);
    const { ring, taking } = take(text === undefined ? emptyRing : decodeRing(text), demand, nowMs);
    // A look leaves no trace, and costs nobody a place.
    if (demand.cost > 0) this.#keep(key, ring);
    this.#dropWhileOver(yielding, key, nowMs);
    return taking;
  }

  giveBack(key: string, receipt: string): void {
    const text = this.#rings.get(key);
    if (receipt.startsWith(overflowMark)) this.#giveBackShared(receipt);
    else if (text !== undefined) this.#keep(key, giveBack(decodeRing(text), receipt));
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

  #keep(key: string, ring: QuotaRing): void {
    if (ring.subCounters.length > 0) {
      if (this.#rings.get(key) === undefined) this.#countClient(key, 1);
      this.#rings.set(key, encodeRing(ring));
    } else this.#drop(key);
  }

  #drop(key: string): void {
    if (this.#rings.get(key) === undefined) return;
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
  #isFullFor(text: string | undefined): boolean {
    const { maxClients, maxClientBytes } = this.#bounds;
    return this.bytes >= maxClientBytes || (text === undefined && this.#rings.size >= maxClients);
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
      const [key, text] = this.#rings.step() ?? [newcomer, ''];
      if (key === newcomer) continue;
      const ring = decodeRing(text);
      const endMs = ring.subCounters.at(-1)?.endMs ?? 0;
      if (!isBlocked(ring, nowMs) && endMs < (oldest?.endMs ?? Number.POSITIVE_INFINITY)) oldest = { key, endMs };
    }
    return oldest?.key;
  }

  /** A few at a time: whoever calls pays for two, and nobody for a sweep. */
  #reap(nowMs: number): void {
    for (let looks = 0; looks < reapedPerTake; looks += 1) {
      const seen = this.#rings.step();
      if (seen && ringExpiresAtMs(decodeRing(seen[1])) <= nowMs) this.#drop(seen[0]);
    }
  }
}
