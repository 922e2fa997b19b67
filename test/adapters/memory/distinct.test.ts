import { expect } from 'chai';
import { Distinct } from '../../../src/adapters/memory/distinct.ts';

const members = (prefix: string, n: number): string[] => Array.from({ length: n }, (_, at) => `${prefix} ${at}`);

const of = (all: readonly string[]): Distinct => {
  const set = new Distinct();
  for (const member of all) set.add(member);
  return set;
};

describe('a distinct count', () => {
  it('is exact while it is small', () => {
    const set = of([...members('m', 200), ...members('m', 100)]);
    expect(set.size).to.equal(200);
    expect(Distinct.union([set, of(members('m', 250)), set]).size).to.equal(250);
  });

  it('is within 2 % from a few hundred to eighty thousand, whoever they are', function () {
    this.timeout(30_000);
    for (const size of [400, 5000, 10_000, 40_000, 80_000]) {
      const rounds = Math.max(2, Math.min(10, 100_000 / size));
      for (let round = 0; round < rounds; round += 1) {
        const error = of(members(`round ${round}`, size)).size / size - 1;
        expect(Math.abs(error), `${size} members, round ${round}`).to.be.below(0.02);
      }
    }
  });

  it('is the same however a union comes about', () => {
    const all = members('m', 20_000);
    const parts = [all.slice(0, 12_000), all.slice(8000), all.slice(0, 50)].map(of);
    expect(Distinct.union(parts).size).to.equal(of(all).size);
    expect(Distinct.union([]).size).to.equal(0);
  });

  it('leaves what it unites as it was', () => {
    const [one, other] = [of(members('one', 10)), of(members('other', 5000))];
    const size = other.size;
    Distinct.union([one, other]);
    expect([one.size, other.size]).to.deep.equal([10, size]);
  });

  it('takes no more memory than its sketch, whatever the members', () => {
    const set = new Distinct();
    const long = members('x'.repeat(500), 1000);
    expect(set.bytesWith(long)).to.equal(32_768);
    for (const member of long) set.add(member);
    expect(set.bytesWith(long)).to.equal(32_768);
    expect(of(['a']).bytesWith(['a'])).to.be.below(200);
  });

  it('tells lone surrogates apart', () => {
    const odd = Array.from({ length: 2000 }, (_, at) => String.fromCharCode(0xd800 + at));
    expect(of(odd).size).to.be.within(1960, 2040);
  });
});
