import { expect } from 'chai';
import { countersOf, latencyMs } from '../../../src/adapters/records/analytics-figures.ts';
import { bucketOf } from '../../../src/adapters/records/latency-histogram.ts';
import type { GenerationEvent } from '../../../src/domain/analytics.ts';
import { ended, sampleEvent, usage } from './sample-event.ts';

const counted = (changes: Partial<GenerationEvent>, site: string | null = null) =>
  Object.fromEntries(countersOf(sampleEvent(changes), site));

describe('analytics figures', () => {
  it('of a hit say what it saved, and nothing spent', () => {
    expect(counted({ durationMs: 3, outcome: ended('hit', { usage }) }, 'site:a.example')).to.deep.equal({
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

  it('of a miss say what it took', () => {
    const outcome = ended('miss', { writer: 'openai', usage });
    expect(counted({ durationMs: 2_000, platform: 'bluesky', mode: 'verbatim', outcome })).to.deep.equal({
      requests: 1,
      threads: 1,
      misses: 1,
      posts: 5,
      'platform:bluesky': 1,
      'mode:verbatim': 1,
      'writer:openai': 1,
      [`miss_ms:${bucketOf(2_000)}`]: 1,
      input: 700,
      cached: 300,
      output: 100,
      cost: 900,
    });
  });

  it('of who joined another’s flight say what it saved, and not how long it took', () => {
    const figures = counted({ outcome: ended('collapsed', { usage }) });
    expect(figures).to.include({ requests: 1, threads: 1, collapsed: 1, saved: 900 });
    expect(figures).to.not.have.any.keys('hits', 'misses', 'input', 'cost');
    expect(Object.keys(figures).filter((name) => name.includes('_ms'))).to.deep.equal([]);
  });

  it('of a degraded thread say why', () => {
    const figures = counted({ outcome: ended('miss', { degraded: 'budget_exhausted' }) });
    expect(figures).to.include({ degraded: 1, 'degraded:budget_exhausted': 1 });
  });

  it('of a refusal say its code, and no more', () => {
    expect(counted({ outcome: { kind: 'refused', code: 'rate_limited' } }, 'site:a.example')).to.deep.equal({
      requests: 1,
      'refused:rate_limited': 1,
    });
  });

  it('tell how long hits and misses took, of several days together', () => {
    const figures = { [`hit_ms:${bucketOf(2)}`]: 99, [`hit_ms:${bucketOf(50)}`]: 1, [`miss_ms:${bucketOf(4_000)}`]: 2 };
    expect(latencyMs(figures, 'hit', 0.5)).to.be.within(1.6, 2.4);
    expect(latencyMs(figures, 'hit', 1)).to.be.within(40, 60);
    expect(latencyMs(figures, 'miss', 0.95)).to.be.within(3_200, 4_800);
    expect(latencyMs({ requests: 3 }, 'miss', 0.95)).to.equal(null);
  });
});
