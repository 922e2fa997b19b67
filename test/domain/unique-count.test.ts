import { createHash, hash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { emptySketch, type Sketch, sizeOf, unionOf, withMembers } from '../../src/domain/unique-count.ts';

const digestOf = (member: string): Buffer => hash('sha256', member, 'buffer');
const digests = (from: number, to: number, name = 'm'): Buffer[] =>
  Array.from({ length: to - from }, (_, at) => digestOf(`${name}${from + at}`));
const sketchOf = (from: number, to: number, name?: string): Sketch => withMembers(emptySketch, digests(from, to, name));

const expectNear = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected) / expected, `${actual} for ${expected}`).to.be.lessThan(0.02);
};

describe('a sketch of unique members', () => {
  it('counts exactly while it is small', () => {
    for (const n of [0, 1, 2, 4095]) expect(sizeOf(sketchOf(0, n))).to.equal(n);
    expect(sketchOf(0, 4095).length).to.be.lessThan(32_768);
    expect(sizeOf(withMembers(sketchOf(0, 200), digests(100, 250)))).to.equal(250);
  });

  it('counts within 2 % from then on, for any members, in constant memory', function () {
    this.timeout(30_000);
    for (const size of [4096, 5000, 10_000, 30_000, 60_000, 90_000]) {
      for (let round = 0; round < 3; round += 1) {
        const sketch = sketchOf(0, size, `round ${round}: `);
        expectNear(sizeOf(sketch), size);
        expect(sketch).to.have.length(32_768);
      }
    }
  });

  it('counts those that come bit by bit', () => {
    let [sketch, known] = [emptySketch, 0];
    for (const n of [3000, 4096, 5000, 20_000, 200_000]) {
      sketch = withMembers(sketch, digests(known, n));
      known = n;
      expectNear(sizeOf(sketch), n);
    }
  });

  it('is the same however its members came', () => {
    let steps = emptySketch;
    for (let from = 0; from < 6000; from += 100) {
      steps = withMembers(steps, digests(Math.max(0, from - 50), from + 100).toReversed());
    }
    expect(Buffer.from(steps).equals(Buffer.from(sketchOf(0, 6000)))).to.equal(true);
    const part = fc.tuple(fc.nat(300), fc.nat(300)).map(([from, length]) => sketchOf(from, from + length));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const all = new Set(parts.flatMap((sketch) => [...new BigUint64Array(new Uint8Array(sketch).buffer)]));
        expect(sizeOf(unionOf(parts))).to.equal(all.size);
        expect(sizeOf(unionOf(parts.toReversed()))).to.equal(all.size);
      }),
      { numRuns: 30 },
    );
  });

  it('is the very same where all are in it already', () => {
    const [few, many] = [sketchOf(0, 10), sketchOf(0, 6000)];
    expect(withMembers(few, digests(3, 5))).to.equal(few);
    expect(withMembers(many, digests(17, 4000))).to.equal(many);
    expect(withMembers(emptySketch, [])).to.equal(emptySketch);
  });

  it('is united small and large in any order, and left as it was', () => {
    const [large, other, small] = [sketchOf(0, 20_000), sketchOf(15_000, 30_000), sketchOf(29_900, 30_100)];
    const before = [large, other, small].map((sketch) => Buffer.from(sketch));
    for (const order of [
      [large, other, small],
      [small, other, large],
      [other, small, large, small],
    ]) {
      expectNear(sizeOf(unionOf(order)), 30_100);
    }
    expect([large, other, small].map((sketch) => Buffer.from(sketch))).to.deep.equal(before);
    expect(sizeOf(unionOf([small, sketchOf(30_000, 30_200), emptySketch]))).to.equal(300);
    expectNear(sizeOf(unionOf([sketchOf(0, 3000), sketchOf(2000, 6000)])), 6000);
    expect(sizeOf(unionOf([]))).to.equal(0);
  });

  it('reads what older releases stored: hashes in the order in which they came, and the same registers', () => {
    const members = digests(0, 50).toReversed();
    const stored = Buffer.concat(members.map((digest) => digest.subarray(0, 8)));
    // As SQLite may hand it out: not at the beginning of its buffer.
    const inside = Buffer.concat([Buffer.alloc(3), stored]).subarray(3);
    for (const sketch of [stored, inside]) {
      expect(sizeOf(sketch)).to.equal(50);
      expect(withMembers(sketch, digests(0, 50))).to.equal(sketch);
      expect(sizeOf(withMembers(sketch, digests(40, 60)))).to.equal(60);
      expect(Buffer.from(withMembers(sketch, digests(50, 6000)))).to.deep.equal(Buffer.from(sketchOf(0, 6000)));
    }
    const utf16 = digests(0, 6000).map((_, at) => hash('sha256', Buffer.from(`m${at}`, 'utf16le'), 'buffer'));
    const registers = withMembers(emptySketch, utf16);
    expect(createHash('sha256').update(registers).digest('hex')).to.equal(
      '4612024cfc6fb60e4c50bc10696cc26baea6713a80eb8b97e5962d71f8e3ca49',
    );
    expect(sizeOf(registers)).to.equal(5985);
  });
});
