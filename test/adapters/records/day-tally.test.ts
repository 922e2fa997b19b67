import { expect } from 'chai';
import { DayTally } from '../../../src/adapters/records/day-tally.ts';
import { ended, sampleEvent } from './sample-event.ts';

describe('a day’s tally', () => {
  it('adds up', () => {
    const tally = new DayTally(10);
    tally.count(sampleEvent(), 'site:a.example');
    tally.count(sampleEvent({ visitorAlias: 'bert' }), 'site:a.example');
    tally.count(sampleEvent({ outcome: { kind: 'refused', code: 'rate_limited' } }), null);
    expect(tally.amounts).to.include({ requests: 3, threads: 2, posts: 10, 'site:a.example': 2 });
    expect(tally.visitors).to.have.members(['anna', 'bert']);
    expect(tally.atStake).to.equal(3);
  });

  it('holds whole, positive numbers only, whatever comes', () => {
    const tally = new DayTally(10);
    const usage = { inputTokens: Number.NaN, cachedInputTokens: -5, outputTokens: 1.5, costMicroUsd: 1 / 0 };
    tally.count(sampleEvent({ durationMs: Number.NaN, outcome: ended('miss', { posts: 2.4, usage }) }), null);
    tally.add('__proto__', 1);
    expect(Object.values(tally.amounts).every((n) => Number.isSafeInteger(n) && n > 0)).to.equal(true);
    expect(tally.amounts).to.include({ posts: 2, output: 2 }).and.not.have.any.keys('input', 'cached', 'cost');
    expect(Object.keys(tally.amounts)).to.include('__proto__');
  });

  it('tells how many visitors it had no room for', () => {
    const tally = new DayTally(2);
    for (const visitorAlias of ['a', 'b', 'c', 'a', 'd']) tally.count(sampleEvent({ visitorAlias }), null);
    expect(tally.visitors).to.have.members(['a', 'b']);
    expect(tally.amounts).to.include({ requests: 5, unseen: 2 });
  });

  it('takes in another', () => {
    const [tally, other] = [new DayTally(2), new DayTally(2)];
    tally.count(sampleEvent({ visitorAlias: 'a' }), null);
    for (const visitorAlias of ['a', 'b', 'c']) other.count(sampleEvent({ visitorAlias }), null);
    other.add('dropped', 4);
    tally.merge(other);
    expect(tally.amounts).to.include({ requests: 4, hits: 4, dropped: 4, unseen: 1 });
    expect(tally.visitors).to.have.members(['a', 'b']);
    expect(tally.atStake).to.equal(8);
  });
});
