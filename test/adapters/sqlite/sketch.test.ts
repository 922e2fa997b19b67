import { expect } from 'chai';
import { emptySketch, type Sketch, sizeOf, unionOf, withMembers } from '../../../src/adapters/sqlite/sketch.ts';

const members = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `m${from + at}`);
const sketchOf = (from: number, to: number): Sketch => withMembers(emptySketch, members(from, to));

const expectNear = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected) / expected, `${actual} for ${expected}`).to.be.lessThan(0.02);
};

describe('a sketch in SQLite', () => {
  it('counts exactly while it is small', () => {
    for (const n of [0, 1, 2, 4095]) expect(sizeOf(sketchOf(0, n))).to.equal(n);
    expect(sketchOf(0, 4095).length).to.be.lessThan(32_768);
  });

  it('counts within 2 % from then on, in constant memory', () => {
    let sketch = emptySketch;
    let known = 0;
    for (const n of [4096, 5000, 10_000, 30_000, 60_000, 90_000, 200_000]) {
      sketch = withMembers(sketch, members(known, n));
      known = n;
      expectNear(sizeOf(sketch), n);
      expect(sketch).to.have.length(32_768);
    }
  });

  it('is the same however its members came', () => {
    let steps = emptySketch;
    for (let from = 0; from < 6000; from += 100) {
      steps = withMembers(steps, members(Math.max(0, from - 50), from + 100).toReversed());
      steps = withMembers(steps, [`m${from}`]);
    }
    expect(Buffer.from(steps).equals(Buffer.from(sketchOf(0, 6000)))).to.equal(true);
    expect(withMembers(steps, members(17, 4000))).to.equal(steps);
    const few = sketchOf(0, 10);
    expect(withMembers(few, ['m3', 'm4'])).to.equal(few);
  });

  it('unites small and large ones in any order, and leaves them as they were', () => {
    const [large, other, small] = [sketchOf(0, 20_000), sketchOf(15_000, 30_000), sketchOf(29_900, 30_100)];
    const before = [large, other, small].map(sizeOf);
    for (const order of [
      [large, other, small],
      [small, other, large],
      [other, small, large, small],
    ]) {
      expectNear(sizeOf(unionOf(order)), 30_100);
    }
    expect([large, other, small].map(sizeOf)).to.deep.equal(before);
    expect(sizeOf(unionOf([small, sketchOf(30_000, 30_200), emptySketch]))).to.equal(300);
    expect(sizeOf(unionOf([sketchOf(0, 3000), sketchOf(2000, 6000)]))).to.be.within(5880, 6120);
    expect(sizeOf(unionOf([]))).to.equal(0);
  });

  it('tells lone surrogates apart', () => {
    expect(sizeOf(withMembers(emptySketch, ['\ud800', '\ud801', '\ufffd']))).to.equal(3);
  });
});
