import { expect } from 'chai';
import { StorageFault, unlessDown } from '../../src/domain/failure.ts';

describe('unlessDown', () => {
  it('passes on an answer, and has none where storage has none', async () => {
    expect(await unlessDown(Promise.resolve(0))).to.equal(0);
    expect(await unlessDown(Promise.reject(new StorageFault('down')))).to.equal(null);
  });

  it('hides no mistake', async () => {
    const mistake = new TypeError('a mistake');
    expect(await unlessDown(Promise.reject(mistake)).catch((error: unknown) => error)).to.equal(mistake);
  });
});
