import { expect } from 'chai';
import fc from 'fast-check';
import { ExpiryCount } from '../../../src/adapters/memory/expiry-count.ts';

const startMs = Date.UTC(2026, 0, 1);
const moment = fc.oneof(
  fc.nat(200).map((ms) => startMs + ms),
  fc.nat(10 ** 9).map((ms) => startMs + ms),
  fc.constantFrom(0, 63, 64, 4095, 4096, 2 ** 42, 2 ** 48, Number.POSITIVE_INFINITY),
);

describe('a count of future moments', () => {
  it('is exact at every moment', () => {
    fc.assert(
      fc.property(
        fc.array(moment, { maxLength: 60 }),
        fc.nat(60),
        fc.array(moment, { minLength: 5 }),
        (all, n, nows) => {
          const count = new ExpiryCount();
          for (const ms of all) count.add(ms);
          for (const ms of all.slice(0, n)) count.remove(ms);
          const left = all.slice(n).map((ms) => Math.min(ms, 2 ** 48 - 1));
          for (const now of nows.filter((ms) => ms < 2 ** 48 - 1)) {
            expect(count.ahead(now)).to.equal(left.filter((ms) => ms > now).length);
          }
        },
      ),
    );
  });

  it('counts a fraction of a millisecond as still to come', () => {
    const count = new ExpiryCount();
    count.add(startMs + 0.5);
    expect([count.ahead(startMs), count.ahead(startMs + 1)]).to.deep.equal([1, 0]);
  });
});
