import { hash } from 'node:crypto';

const hashBytes = 8;
// A standard error of 0.57 %.
const registerBits = 15;
const registers = 2 ** registerBits;
const rankBits = 32;

/**
 * A set of which only the size is asked, as bytes. While it is small, the members' hashes (64 bits each, so that two
 * members in a billion years share one); from 4,096 members on, a HyperLogLog of 32,768 registers, a byte each. The
 * length tells which: the former are always shorter.
 */
export type Sketch = Uint8Array;

export const emptySketch: Sketch = new Uint8Array(0);

/** The set with more members; the very same where they were in it already. */
export const withMembers = (sketch: Sketch, members: readonly string[]): Sketch => merged(sketch, members.map(hashOf));

export const unionOf = (sketches: readonly Sketch[]): Sketch => {
  // Registers first: hashes can be put into registers, not the other way round.
  const [largest = emptySketch, ...others] = sketches.toSorted((one, other) => other.length - one.length);
  return others.reduce(
    (union, other) => (isCounted(other) ? highest(union, other) : merged(union, hashesOf(other))),
    largest,
  );
};

/** How many members it has: exact while it is small, then within 2 %. */
export const sizeOf = (sketch: Sketch): number => (isCounted(sketch) ? estimate(sketch) : sketch.length / hashBytes);

const isCounted = (sketch: Sketch): boolean => sketch.length === registers;

const hashOf = (member: string): string =>
  // As UTF-16: in UTF-8 all lone surrogates are one.
  hash('sha256', Buffer.from(member, 'utf16le'), 'buffer').toString('latin1', 0, hashBytes);

const hashesOf = (sketch: Sketch): string[] => {
  const text = Buffer.from(sketch.buffer, sketch.byteOffset, sketch.length).toString('latin1');
  return Array.from({ length: text.length / hashBytes }, (_, at) => text.slice(at * hashBytes, (at + 1) * hashBytes));
};

const merged = (sketch: Sketch, hashes: readonly string[]): Sketch => {
  if (isCounted(sketch)) return marked(sketch, hashes);
  const union = new Set([...hashesOf(sketch), ...hashes]);
  if (union.size * hashBytes === sketch.length) return sketch;
  if (union.size * hashBytes < registers) return Buffer.from([...union].join(''), 'latin1');
  return marked(new Uint8Array(registers), [...union]);
};

const marked = (sketch: Sketch, hashes: readonly string[]): Sketch => {
  const next = Uint8Array.from(sketch);
  let changed = false;
  for (const text of hashes) {
    const bytes = Buffer.from(text, 'latin1');
    const index = bytes.readUInt32LE(0) % registers;
    const rank = Math.clz32(bytes.readUInt32LE(4)) + 1;
    if (rank <= (next[index] ?? 0)) continue;
    next[index] = rank;
    changed = true;
  }
  return changed ? next : sketch;
};

const highest = (one: Sketch, other: Sketch): Sketch => one.map((rank, index) => Math.max(rank, other[index] ?? 0));

/**
 * Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6: without the bias
 * that the first HyperLogLog has where its two formulas meet.
 */
const estimate = (sketch: Sketch): number => {
  const shares = new Float64Array(rankBits + 2);
  for (const rank of sketch) shares[rank] = (shares[rank] ?? 0) + 1 / registers;
  let total = saturated(1 - (shares[rankBits + 1] ?? 0));
  for (let rank = rankBits; rank > 0; rank -= 1) total = (total + (shares[rank] ?? 0)) / 2;
  return Math.round(registers / (2 * Math.LN2 * (total + untouched(shares[0] ?? 0))));
};

/** x + x² + 2 x⁴ + 4 x⁸ + …: what the registers that are still 0 tell. */
const untouched = (share: number): number => {
  let [term, total] = [share, share];
  for (let factor = 1; term > 0 && factor < 2 ** 60; factor *= 2) {
    term *= term;
    total += term * factor;
  }
  return total;
};

/** The same for those at their highest rank: a third of 1 - x - Σ (1 - x^(1/2^k))² / 2^k. */
const saturated = (share: number): number => {
  let [root, total] = [share, 1 - share];
  for (let factor = 1 / 2; factor > Number.EPSILON; factor /= 2) {
    root = Math.sqrt(root);
    total -= (1 - root) ** 2 * factor;
  }
  return total / 3;
};
