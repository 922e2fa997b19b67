import { expect } from 'chai';
import fc from 'fast-check';
import { inBatches } from '../../../src/adapters/upstash/batches.ts';

const mostCommands = 64;
const mostBytes = 512 * 1024;

const totalOf = (batch: readonly { readonly bytes: number }[]): number =>
  batch.reduce((total, { bytes }) => total + bytes, 0);

describe('batches', () => {
  it('keep all, in order, each within the bounds unless it is one command by itself', () => {
    const sizes = fc.oneof(fc.nat(2000), fc.integer({ min: mostBytes / 4, max: mostBytes * 2 }));
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 200 }), (bytes) => {
        const items = bytes.map((each, at) => ({ bytes: each, at }));
        const batches = inBatches(items);
        expect(batches.flat()).to.deep.equal(items);
        for (const batch of batches) {
          expect(batch.length).to.be.within(1, mostCommands);
          if (batch.length > 1) expect(totalOf(batch)).to.be.at.most(mostBytes);
        }
      }),
    );
  });

  it('are as few as that allows', () => {
    const items = (n: number, bytes: number): { bytes: number }[] => Array.from({ length: n }, () => ({ bytes }));
    expect(inBatches([])).to.deep.equal([]);
    expect(inBatches(items(64, 10))).to.have.length(1);
    expect(inBatches(items(65, 10))).to.have.length(2);
    expect(inBatches(items(2, mostBytes / 2))).to.have.length(1);
    expect(inBatches(items(2, mostBytes / 2 + 1))).to.have.length(2);
  });
});
