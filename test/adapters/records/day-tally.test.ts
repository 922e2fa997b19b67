import { expect } from 'chai';
import { siteName } from '../../../src/adapters/records/analytics-figures.ts';
import { DayTally } from '../../../src/adapters/records/day-tally.ts';
import { ended, sampleEvent } from './sample-event.ts';

const count = (tally: DayTally, changes: Parameters<typeof sampleEvent>[0] = {}): void =>
  tally.count(sampleEvent(changes), siteName);

describe('a day’s tally', () => {
  it('adds up', () => {
    const tally = new DayTally(10);
    const outcome = ended('hit', { site: 'a.example' });
    count(tally, { outcome });
    count(tally, { outcome, visitorAlias: 'bert' });
    count(tally, { outcome: { kind: 'refused', code: 'rate_limited' } });
    expect(tally.amounts).to.include({ requests: 3, threads: 2, posts: 10, 'site:a.example': 2 });
    expect(tally.visitors).to.have.members(['anna', 'bert']);
    expect(tally.atStake).to.equal(3);
  });

  it('counts the health of storage, without a visitor', () => {
    const tally = new DayTally(10);
    tally.count({ kind: 'storage', atMs: 0, change: 'outage' }, siteName);
    expect(tally.amounts).to.deep.equal({ outages: 1 });
    expect(tally.visitors).to.deep.equal([]);
    expect(tally.atStake).to.equal(0);
  });

  it('holds whole, positive numbers only, whatever comes', () => {
    const tally = new DayTally(10);
    const usage = { inputTokens: Number.NaN, cachedInputTokens: -5, outputTokens: 1.5, costMicroUsd: 1 / 0 };
    count(tally, { durationMs: Number.NaN, outcome: ended('hit', { posts: 2.4, usage }) });
    tally.count({ kind: 'spending', atMs: 0, usage }, siteName);
    tally.lose(-3);
    expect(Object.values(tally.amounts).every((n) => Number.isSafeInteger(n) && n > 0)).to.equal(true);
    expect(tally.amounts)
      .to.include({ posts: 2, output: 2 })
      .and.not.have.any.keys('input', 'cached', 'cost', 'saved', 'lost');
  });

  it('reports how many visitors it had no room for', () => {
    const tally = new DayTally(2);
    for (const visitorAlias of ['a', 'b', 'c', 'a', 'd']) count(tally, { visitorAlias });
    expect(tally.visitors).to.have.members(['a', 'b']);
    expect(tally.amounts).to.include({ requests: 5, unseen: 2 });
  });

  it('takes in another', () => {
    const [tally, other] = [new DayTally(2), new DayTally(2)];
    count(tally, { visitorAlias: 'a' });
    for (const visitorAlias of ['a', 'b', 'c']) count(other, { visitorAlias });
    other.lose(4);
    tally.merge(other);
    expect(tally.amounts).to.include({ requests: 4, hits: 4, lost: 4, unseen: 1 });
    expect(tally.visitors).to.have.members(['a', 'b']);
    expect(tally.atStake).to.equal(8);
  });
});
