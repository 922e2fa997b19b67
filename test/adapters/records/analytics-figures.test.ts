import { expect } from 'chai';
import fc from 'fast-check';
import { countersOf, figuresOf, siteName } from '../../../src/adapters/records/analytics-figures.ts';
import type { AnalyticsEvent } from '../../../src/domain/analytics.ts';
import type { AnalyticsFigures } from '../../../src/domain/analytics-figures.ts';
import { bucketOf } from '../../../src/domain/latency-histogram.ts';
import { noFigures } from '../../support/figures.ts';
import { ended, sampleEvent, usage } from './sample-event.ts';

const counted = (event: AnalyticsEvent) => Object.fromEntries(countersOf(event, siteName));

const kept = (event: AnalyticsEvent): AnalyticsFigures => figuresOf(counted(event));

describe('analytics figures', () => {
  it('of a hit include what it saved, and no spending', () => {
    const outcome = ended('hit', { usage, site: 'a.example' });
    expect(counted(sampleEvent({ durationMs: 3, outcome }))).to.deep.equal({
      requests: 1,
      threads: 1,
      hits: 1,
      posts: 5,
      'platform:x': 1,
      'mode:summarize': 1,
      'writer:extractive': 1,
      'site:a.example': 1,
      [`hit_ms:${bucketOf(3)}`]: 1,
      saved: 900,
    });
  });

  it('of a miss leave the spending to the writing', () => {
    const outcome = ended('miss', { platform: 'bluesky', mode: 'verbatim', writer: 'openai', usage });
    expect(counted(sampleEvent({ durationMs: 2_000, outcome }))).to.deep.equal({
      requests: 1,
      threads: 1,
      misses: 1,
      posts: 5,
      'platform:bluesky': 1,
      'mode:verbatim': 1,
      'writer:openai': 1,
      [`miss_ms:${bucketOf(2_000)}`]: 1,
    });
  });

  it('of a writing include the spending, and no requests', () => {
    const took = { input: 700, cached: 300, output: 100, cost: 900 };
    expect(counted({ kind: 'spending', atMs: sampleEvent().atMs, usage })).to.deep.equal(took);
  });

  it('of a collapsed request include what it saved, and no duration', () => {
    const figures = counted(sampleEvent({ outcome: ended('collapsed', { usage }) }));
    expect(figures).to.include({ requests: 1, threads: 1, collapsed: 1, saved: 900 });
    expect(figures).to.not.have.any.keys('hits', 'misses', 'input', 'cost');
    expect(Object.keys(figures).filter((name) => name.includes('_ms'))).to.deep.equal([]);
  });

  it('of a degraded thread say why', () => {
    const figures = counted(sampleEvent({ outcome: ended('miss', { degraded: 'budget_exhausted' }) }));
    expect(figures).to.include({ degraded: 1, 'degraded:budget_exhausted': 1 });
  });

  it('of a refusal say its code, and no more', () => {
    const refused = sampleEvent({ outcome: { kind: 'refused', code: 'rate_limited' } });
    expect(counted(refused)).to.deep.equal({ requests: 1, 'refused:rate_limited': 1 });
  });

  it('of storage say how it did, and nothing of requests', () => {
    const atMs = sampleEvent().atMs;
    expect(counted({ kind: 'storage', atMs, change: 'outage' })).to.deep.equal({ outages: 1 });
    expect(counted({ kind: 'storage', atMs, change: 'recovery' })).to.deep.equal({ recoveries: 1 });
  });

  it('are read as they were counted', () => {
    const outcome = ended('miss', { usage, site: 'a.example:8080', degraded: 'saturated' });
    const figures = kept(sampleEvent({ durationMs: 40, outcome }));
    expect(figures).to.deep.equal({
      ...noFigures,
      requests: 1,
      threads: 1,
      misses: 1,
      posts: 5,
      degraded: 1,
      degradedBy: new Map([['saturated', 1]]),
      platforms: new Map([['x', 1]]),
      modes: new Map([['summarize', 1]]),
      writers: new Map([['extractive', 1]]),
      sites: new Map([['a.example:8080', 1]]),
      missDurations: new Map([[bucketOf(40), 1]]),
    });
    expect(kept({ kind: 'spending', atMs: 0, usage })).to.deep.equal({ ...noFigures, ...usage });
  });

  it('are none where nothing was kept, or nothing that this release knows', () => {
    expect(figuresOf({})).to.deep.equal(noFigures);
    expect(figuresOf({ visitors: 3, 'planet:mars': 2, ':': 1 })).to.deep.equal(noFigures);
  });

  it('are not mistaken for each other, whatever a site or a code is called', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (site, code) => {
        const figures = figuresOf({
          ...counted(sampleEvent({ outcome: ended('hit', { site }) })),
          ...counted(sampleEvent({ outcome: { kind: 'refused', code } })),
        });
        expect([...figures.sites]).to.deep.equal([[site, 1]]);
        expect([...figures.refused]).to.deep.equal([[code, 1]]);
        expect(figures).to.include({ requests: 1, lostRequests: 0, otherSites: 0 });
      }),
      {
        examples: [
          ['__proto__', 'constructor'],
          ['requests', 'site:x'],
        ],
      },
    );
  });
});
