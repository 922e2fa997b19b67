import { expect } from 'chai';
import fc from 'fast-check';
import { type AnalyticsFigures, sumOfFigures } from '../../src/domain/analytics-figures.ts';
import { type DayOfAnalytics, summaryOf } from '../../src/domain/analytics-summary.ts';
import { bucketOf } from '../../src/domain/latency-histogram.ts';
import { noFigures } from '../support/figures.ts';

const figures = (changes: Partial<AnalyticsFigures>): AnalyticsFigures => ({ ...noFigures, ...changes });

const dayOf = (changes: Partial<AnalyticsFigures>, date = '2026-01-31', uniqueVisitors = 0): DayOfAnalytics => ({
  date,
  figures: figures(changes),
  uniqueVisitors,
});

const totalsOf = (changes: Partial<AnalyticsFigures>) =>
  summaryOf({ days: [dayOf(changes)], uniqueVisitors: 0 }).totals;

const durationsOf = (...ms: readonly number[]): ReadonlyMap<number, number> => {
  const histogram = new Map<number, number>();
  for (const each of ms) histogram.set(bucketOf(each), (histogram.get(bucketOf(each)) ?? 0) + 1);
  return histogram;
};

describe('the sum of figures', () => {
  const counts = fc.dictionary(fc.string({ maxLength: 3 }), fc.nat(99)).map((all) => new Map(Object.entries(all)));
  const some = fc
    .record({ requests: fc.nat(99), costMicroUsd: fc.nat(99), refused: counts, sites: counts })
    .map((changes) => figures(changes));

  it('adds up each by its name, in any order', () => {
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        const all = sumOfFigures([a, b, c]);
        expect(all.requests).to.equal(a.requests + b.requests + c.requests);
        for (const [code, n] of all.refused) {
          expect(n).to.equal([a, b, c].reduce((sum, { refused }) => sum + (refused.get(code) ?? 0), 0));
        }
        expect(all).to.deep.equal(sumOfFigures([c, sumOfFigures([b, a])]));
      }),
    );
  });

  it('of nothing is nothing, and changes nothing', () => {
    fc.assert(fc.property(some, (a) => void expect(sumOfFigures([noFigures, a])).to.deep.equal(a)));
  });
});

describe('the summary of analytics', () => {
  it('has each day, and a total in which a visitor on several days counts once', () => {
    const days = [
      dayOf({ requests: 3, refused: new Map([['rate_limited', 2]]) }, '2026-01-30', 2),
      dayOf({}, '2026-01-31'),
      dayOf({ requests: 4, refused: new Map([['rate_limited', 1]]) }, '2026-02-01', 2),
    ];
    const { totals, days: each } = summaryOf({ days, uniqueVisitors: 3 });
    expect(each.map(({ date, uniqueVisitors }) => [date, uniqueVisitors])).to.deep.equal([
      ['2026-01-30', 2],
      ['2026-01-31', 0],
      ['2026-02-01', 2],
    ]);
    expect(each.map((day) => day.figures)).to.deep.equal(days.map((day) => day.figures));
    expect(totals.uniqueVisitors).to.equal(3);
    expect(totals.figures.requests).to.equal(7);
    expect([...totals.figures.refused]).to.deep.equal([['rate_limited', 3]]);
  });

  it('counts as our errors the codes that do not blame the request, its page or its sender', () => {
    const ofTheForm = ['invalid_json', 'invalid_request', 'body_too_large', 'unsupported_media_type'];
    const ofTheRequest = [...ofTheForm, 'rate_limited', 'url_not_allowed', 'source_timeout', 'source_unreachable'];
    const ours = ['internal_error', 'saturated', 'storage_unavailable', 'budget_exhausted', 'writer_unavailable'];
    const refused = new Map([...ofTheRequest, ...ours].map((code, i) => [code, i + 1]));
    const { errors } = totalsOf({ refused });
    expect([...errors.keys()]).to.deep.equal(ours);
    expect(errors.get('internal_error')).to.equal(ofTheRequest.length + 1);
  });

  it('reports the durations of hits and misses over all days, and how much faster hits are', () => {
    const days = [
      dayOf({ hitDurations: durationsOf(2, 2, 2), missDurations: durationsOf(400) }),
      dayOf({ hitDurations: durationsOf(2, 60), missDurations: durationsOf(400, 400) }),
    ];
    const { totals } = summaryOf({ days, uniqueVisitors: 0 });
    const { hit, miss } = totals.latencyMs;
    expect(hit.p50).to.be.within(1.6, 2.4);
    expect(hit.p99).to.be.within(48, 72);
    expect(miss.p50).to.be.within(320, 480);
    expect(totals.hitSpeedup).to.equal((miss.p50 ?? 0) / (hit.p50 ?? 1));
    expect(totals.hitSpeedup).to.be.within(130, 300);
  });

  it('has null for missing figures', () => {
    expect(totalsOf({}).latencyMs.hit).to.deep.equal({ p50: null, p95: null, p99: null });
    expect(totalsOf({ hitDurations: durationsOf(2) }).hitSpeedup).to.equal(null);
    expect(totalsOf({ missDurations: durationsOf(2) }).hitSpeedup).to.equal(null);
  });

  it('names the ten sites with most threads', () => {
    const sites = new Map(Array.from({ length: 30 }, (_, i) => [`s${i}.example`, i % 15] as const));
    const { topSites } = totalsOf({ sites });
    expect(topSites).to.have.length(10);
    expect(topSites.slice(0, 3)).to.deep.equal([
      ['s14.example', 14],
      ['s29.example', 14],
      ['s13.example', 13],
    ]);
  });
});
