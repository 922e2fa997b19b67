import { hash } from 'node:crypto';
import { bytesOf } from './size.ts';

const indexBits = 15; // 32,768 registers: a standard error of 0.57 %
const registerCount = 2 ** indexBits;
const rankBits = 32;
const perMemberBytes = 80; // in a Set, beside the characters

/** A set of which only the size is asked: exact while that takes less memory, and from then on a HyperLogLog. */
export class Distinct {
  #members: Set<string> | null = new Set();
  #registers: Uint8Array | null = null;
  #bytes = 0;

  static union(sets: Iterable<Distinct>): Distinct {
    const union = new Distinct();
    for (const set of sets) union.#absorb(set);
    return union;
  }

  get size(): number {
    return this.#registers ? estimate(this.#registers) : (this.#members?.size ?? 0);
  }

  /** What it takes in memory once it has those members too; never too little. */
  bytesWith(members: readonly string[]): number {
    const fresh = members.filter((member) => this.#members && !this.#members.has(member));
    return Math.min(
      registerCount,
      fresh.reduce((bytes, member) => bytes + bytesIn(member), this.#bytes),
    );
  }

  add(member: string): void {
    if (this.#registers) mark(this.#registers, member);
    if (!this.#members || this.#members.has(member)) return;
    this.#members.add(member);
    this.#bytes += bytesIn(member);
    if (this.#bytes > registerCount) this.#condense();
  }

  #absorb(other: Distinct): void {
    for (const member of other.#members ?? []) this.add(member);
    if (!other.#registers) return;
    const registers = this.#registers ?? this.#condense();
    for (const [index, rank] of other.#registers.entries()) {
      if (rank > (registers[index] ?? 0)) registers[index] = rank;
    }
  }

  #condense(): Uint8Array {
    const registers = new Uint8Array(registerCount);
    for (const member of this.#members ?? []) mark(registers, member);
    this.#members = null;
    this.#registers = registers;
    this.#bytes = registerCount;
    return registers;
  }
}

const bytesIn = (member: string): number => perMemberBytes + bytesOf(member);

const mark = (registers: Uint8Array, member: string): void => {
  const digest = hash('sha256', Buffer.from(member, 'utf16le'), 'buffer');
  const index = digest.readUInt32LE(0) % registerCount;
  const rank = Math.clz32(digest.readUInt32LE(4)) + 1;
  if (rank > (registers[index] ?? 0)) registers[index] = rank;
};

// Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6: without the bias
// that the original estimate has between its two regimes.
const estimate = (registers: Uint8Array): number => {
  const histogram = new Array<number>(rankBits + 2).fill(0);
  for (const rank of registers) histogram[rank] = (histogram[rank] ?? 0) + 1;
  const share = (rank: number): number => (histogram[rank] ?? 0) / registerCount;
  let sum = tau(1 - share(rankBits + 1));
  for (let rank = rankBits; rank >= 1; rank -= 1) sum = (sum + share(rank)) / 2;
  return Math.round(registerCount / (2 * Math.LN2 * (sum + sigma(share(0)))));
};

const sigma = (x: number): number => {
  let [power, factor, sum] = [x, 1, x];
  for (let before = -1; sum !== before; factor *= 2) {
    power *= power;
    before = sum;
    sum += power * factor;
  }
  return sum;
};

const tau = (x: number): number => {
  if (x === 0 || x === 1) return 0;
  let [root, factor, sum] = [x, 1, 1 - x];
  for (let before = -1; sum !== before; ) {
    root = Math.sqrt(root);
    factor /= 2;
    before = sum;
    sum -= (1 - root) ** 2 * factor;
  }
  return sum / 3;
};
