import { expect } from 'chai';
import fc from 'fast-check';
import { CompactMap } from '../../../src/adapters/memory/compact-map.ts';
import { tinyKey } from '../../../src/adapters/memory/flat-key.ts';

const numbers = (n: number): number[] => Array.from({ length: n }, (_, at) => at);
const text = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 90,
});

const scratch = Buffer.alloc(100);
const textOf = (length: number): string => scratch.toString('latin1', 0, length);
const get = (map: CompactMap, key: string): string => textOf(map.read(key, scratch));
const set = (map: CompactMap, key: string, text: string): void =>
  map.write(key, scratch, scratch.write(text, 'latin1'));

describe('a compact map', () => {
  it('works as a Map does', () => {
    // Keys that differ late, so that they crowd into the same places.
    const keyOf = (n: number): string => `${String.fromCharCode(n % 3)}${'k'.repeat(13)}${String(n).padStart(2, '0')}`;
    const step = fc.record({ key: fc.nat(60).map(keyOf), text: fc.option(text) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const [map, model] = [new CompactMap(), new Map<string, string>()];
        for (const { key, text } of steps) {
          if (text === null) [map.delete(key), model.delete(key)];
          else [set(map, key, text), model.set(key, text)];
          expect(map.size).to.equal(model.size);
        }
        for (const n of numbers(61)) expect(get(map, keyOf(n))).to.equal(model.get(keyOf(n)) ?? '');
        const fronts = numbers(model.size).map(() => {
          const front = textOf(map.step(scratch));
          return [map.keyAtHand, front] as const;
        });
        expect(new Map(fronts)).to.deep.equal(new Map([...model].map(([key, text]) => [key, text.slice(0, 39)])));
        for (const key of model.keys()) map.delete(key);
        expect(map.bytes).to.equal(0);
      }),
    );
  });

  it('keeps a hundred thousand digests apart, and forgets half of them', () => {
    const map = new CompactMap();
    const keys = numbers(100_000).map((at) => tinyKey('p', `${at}`));
    for (const [at, key] of keys.entries()) set(map, key, `text ${at}`);
    for (const [at, key] of keys.entries()) if (at % 2 === 0) map.delete(key);
    expect(map.size).to.equal(50_000);
    expect(keys.filter((key, at) => get(map, key) !== (at % 2 === 0 ? '' : `text ${at}`))).to.deep.equal([]);
    expect(map.bytes).to.be.below(50_000 * 70);
  });

  it('counts values longer than a cell by their length', () => {
    const [short, long] = [new CompactMap(), new CompactMap()];
    set(short, tinyKey('p', 'k'), 'x'.repeat(39));
    for (const length of [90, 40, 80]) set(long, tinyKey('p', 'k'), 'x'.repeat(length));
    expect(long.bytes - short.bytes).to.be.within(41 + 50, 41 + 150);
    set(long, tinyKey('p', 'k'), 'x'.repeat(39));
    expect(long.bytes).to.equal(short.bytes);
  });

  it('goes round for ever, and nowhere when it is empty', () => {
    const map = new CompactMap();
    expect(map.step(scratch)).to.equal(0);
    for (const at of numbers(3)) set(map, tinyKey('p', `${at}`), `${at}`);
    const seen = numbers(6).map(() => textOf(map.step(scratch)));
    expect(seen.sort()).to.deep.equal(['0', '0', '1', '1', '2', '2']);
  });
});
