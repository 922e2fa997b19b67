import { expect } from 'chai';
import fc from 'fast-check';
import { bucketEndMs, bucketOf, quantileMs } from '../../src/domain/latency-histogram.ts';

const histogramOf = (durationsMs: readonly number[]): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const ms of durationsMs) counts.set(bucketOf(ms), (counts.get(bucketOf(ms)) ?? 0) + 1);
  return counts;
};

const durations = fc.array(fc.double({ min: 0.3, max: 200_000, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('a latency histogram', () => {
  it('puts a duration between the ends of its bucket and of the one before', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 200_000, noNaN: true }), (ms) => {
        const bucket = bucketOf(ms);
        expect(bucketEndMs(bucket)).to.be.at.least(ms * (1 - 1e-9));
        expect(bucketEndMs(bucket - 1)).to.be.below(ms * (1 + 1e-9));
      }),
    );
  });

  it('has a bucket for everything', () => {
    const odd = [-1, 0, Number.NaN, 0.25, 1e12, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(odd.map(bucketOf)).to.deep.equal([0, 0, 0, 0, 80, 80, 0]);
  });

  it('knows any quantile to a fifth', () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99, 1), (ms, share) => {
        const exact = ms.toSorted((a, b) => a - b)[Math.ceil(share * ms.length) - 1] ?? Number.NaN;
        const estimate = quantileMs(histogramOf(ms), share) ?? Number.NaN;
        expect(estimate / exact).to.be.within(0.8, 1.2);
      }),
    );
  });

  it('says nothing without observations', () => {
    expect(quantileMs(new Map(), 0.5)).to.equal(null);
    expect(quantileMs(new Map([[3, 0]]), 0.5)).to.equal(null);
  });
});
