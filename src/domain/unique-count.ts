// A standard error of 0.57 %.
const registers = 2 ** 15;
const rankBits = 32;
const hashBytes = BigUint64Array.BYTES_PER_ELEMENT;

/**
 * A set whose size alone matters, as bytes. While small: the members' hashes in any order (64 bits each, enough to
 * avoid collisions). From 4,096 members on: a HyperLogLog of 32,768 registers, a byte each, which is also the largest
 * size. The length tells which: hashes are always shorter.
 */
export type Sketch = Uint8Array;

export const emptySketch: Sketch = new Uint8Array(0);

/**
 * The set with more members; the same object if it had them already.
 *
 * @param digests of the members: evenly distributed bytes, of which the first eight count
 */
export const withMembers = (sketch: Sketch, digests: readonly Uint8Array[]): Sketch =>
  withHashes(sketch, hashesOf(digests));

export const unionOf = (sketches: readonly Sketch[]): Sketch => {
  // Registers first: hashes can be added to registers, but not the reverse.
  const [largest = emptySketch, ...others] = sketches.toSorted((one, other) => other.length - one.length);
  return others.reduce(
    (union, other) => (isCounted(other) ? highest(union, other) : withHashes(union, hashesIn(other))),
    largest,
  );
};

/** The number of members: exact while the set is small, then within 2 %. */
export const sizeOf = (sketch: Sketch): number => (isCounted(sketch) ? estimate(sketch) : sketch.length / hashBytes);

const isCounted = (sketch: Sketch): boolean => sketch.length === registers;

// The first eight bytes as one number, only to compare them: byte order does not matter.
const hashesOf = (digests: readonly Uint8Array[]): BigUint64Array => {
  const bytes = new Uint8Array(digests.length * hashBytes);
  for (const [at, digest] of digests.entries()) bytes.set(digest.subarray(0, hashBytes), at * hashBytes);
  return new BigUint64Array(bytes.buffer);
};

// Copied, since a sketch may begin at any offset of a larger buffer.
const hashesIn = (sketch: Sketch): BigUint64Array => new BigUint64Array(new Uint8Array(sketch).buffer);

const withHashes = (sketch: Sketch, hashes: BigUint64Array): Sketch => {
  if (isCounted(sketch)) return marked(sketch, hashes);
  const known = hashesIn(sketch);
  const union = distinct(known, hashes);
  if (union.length === known.length) return sketch;
  return union.byteLength < registers ? new Uint8Array(union.buffer) : marked(new Uint8Array(registers), union);
};

const distinct = (some: BigUint64Array, more: BigUint64Array): BigUint64Array<ArrayBuffer> => {
  const all = new BigUint64Array(some.length + more.length);
  all.set(some);
  all.set(more, some.length);
  return all.sort().filter((hash, at) => at === 0 || hash !== all[at - 1]);
};

const marked = (sketch: Sketch, hashes: BigUint64Array): Sketch => {
  const next = new Uint8Array(sketch);
  const bytes = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  let changed = false;
  for (let at = 0; at < bytes.byteLength; at += hashBytes) {
    const index = bytes.getUint32(at, true) % registers;
    const rank = Math.clz32(bytes.getUint32(at + 4, true)) + 1;
    if (rank <= (next[index] ?? 0)) continue;
    next[index] = rank;
    changed = true;
  }
  return changed ? next : sketch;
};

const highest = (one: Sketch, other: Sketch): Sketch => one.map((rank, index) => Math.max(rank, other[index] ?? 0));

/**
 * Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6: without the bias of
 * the original HyperLogLog where its two formulas meet.
 */
const estimate = (sketch: Sketch): number => {
  const shares = new Float64Array(rankBits + 2);
  for (const rank of sketch) shares[rank] = (shares[rank] ?? 0) + 1 / registers;
  let total = saturated(1 - (shares[rankBits + 1] ?? 0));
  for (let rank = rankBits; rank > 0; rank -= 1) total = (total + (shares[rank] ?? 0)) / 2;
  return Math.round(registers / (2 * Math.LN2 * (total + untouched(shares[0] ?? 0))));
};

/** x + x² + 2 x⁴ + 4 x⁸ + …: the term for the registers that are still 0. */
const untouched = (share: number): number => {
  let [term, total] = [share, share];
  for (let factor = 1; term > 0 && factor < 2 ** 60; factor *= 2) {
    term *= term;
    total += term * factor;
  }
  return total;
};

/** The term for the registers at their highest rank: a third of 1 - x - Σ (1 - x^(1/2^k))² / 2^k. */
const saturated = (share: number): number => {
  let [root, total] = [share, 1 - share];
  for (let factor = 1 / 2; factor > Number.EPSILON; factor /= 2) {
    root = Math.sqrt(root);
    total -= (1 - root) ** 2 * factor;
  }
  return total / 3;
};
