import { expect } from 'chai';
import fc from 'fast-check';
import { CompactMap } from '../../../src/adapters/memory/compact-map.ts';
import { tinyKey } from '../../../src/adapters/memory/flat-key.ts';

const numbers = (n: number): number[] => Array.from({ length: n }, (_, at) => at);
const bytes = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 90,
});

describe('a compact map', () => {
  it('does what a Map does', () => {
    // Keys that differ late, so that they crowd into the same places.
    const key = fc.nat(60).map((n) => `${String.fromCharCode(n % 3)}${'k'.repeat(13)}${String(n).padStart(2, '0')}`);
    const step = fc.record({ key, text: fc.option(bytes) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const [map, model] = [new CompactMap(), new Map<string, string>()];
        for (const { key, text } of steps) {
          if (text === null) [map.delete(key), model.delete(key)];
          else [map.set(key, text), model.set(key, text)];
          expect(map.size).to.equal(model.size);
        }
        for (const n of numbers(61)) {
          const key = `${String.fromCharCode(n % 3)}${'k'.repeat(13)}${String(n).padStart(2, '0')}`;
          expect(map.get(key)).to.equal(model.get(key));
        }
        expect(new Map(numbers(model.size).map(() => map.step() ?? ['', '']))).to.deep.equal(model);
      }),
    );
  });

  it('keeps a hundred thousand digests apart, and forgets half of them', () => {
    const map = new CompactMap();
    const keys = numbers(100_000).map((at) => tinyKey('p', `${at}`));
    for (const [at, key] of keys.entries()) map.set(key, `text ${at}`);
    for (const [at, key] of keys.entries()) if (at % 2 === 0) map.delete(key);
    expect(map.size).to.equal(50_000);
    expect(keys.filter((key, at) => map.get(key) !== (at % 2 === 0 ? undefined : `text ${at}`))).to.deep.equal([]);
    expect(map.bytes).to.be.below(50_000 * 70);
  });

  it('goes round for ever, and nowhere when it is empty', () => {
    const map = new CompactMap();
    expect(map.step()).to.equal(undefined);
    for (const at of numbers(3)) map.set(tinyKey('p', `${at}`), `${at}`);
    expect(
      numbers(6)
        .map(() => map.step()?.[1])
        .sort(),
    ).to.deep.equal(['0', '0', '1', '1', '2', '2']);
  });
});
