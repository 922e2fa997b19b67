import { expect } from 'chai';
import { noFigures } from '../../support/figures.ts';
import { Analytics, keptMs } from './analytics-kit.ts';
import { day, setUp } from './faulty-analytics.ts';
import { ended, sampleEvent } from './sample-event.ts';

describe('AnalyticsSender', () => {
  it('has no figures where nothing happened', async () => {
    const { log, calls } = setUp();
    await log.flush();
    expect(calls).to.deep.equal([]);
    expect(await log.figures(day)).to.deep.equal(noFigures);
  });

  it('sends its counts with the next flush, once', async () => {
    const { log } = setUp();
    for (const visitorAlias of ['anna', 'bert', 'anna']) {
      log.record(sampleEvent({ visitorAlias, outcome: ended('hit', { site: 'a.example' }) }));
    }
    expect(await log.figures(day)).to.deep.equal(noFigures);
    await log.flush();
    await log.flush();
    const { figures, uniqueVisitors } = await log.day(day);
    expect(figures).to.include({ requests: 3, hits: 3, posts: 15 });
    expect([...figures.sites]).to.deep.equal([['a.example', 3]]);
    expect(uniqueVisitors).to.equal(2);
  });

  it('sends a day in one sum and one union, and the total in one, however much happened', async () => {
    const { log, calls } = setUp();
    for (let i = 0; i < 1_000; i++) log.record(sampleEvent({ visitorAlias: `visitor ${i % 300}` }));
    await log.flush();
    expect(calls.map(([verb, partition]) => [verb, partition])).to.deep.equal([
      ['addUnique', 'a'],
      ['add', `a${day}`],
      ['add', 'a'],
    ]);
  });

  it('separates days by UTC, and keeps each for its lifetime from its first figure', async () => {
    const { log, clock } = setUp();
    log.record(sampleEvent({ atMs: Date.UTC(2026, 0, 31, 23, 59, 59, 999) }));
    log.record(sampleEvent({ atMs: Date.UTC(2026, 1, 1) }));
    await log.flush();
    clock.advance(keptMs - 1);
    log.record(sampleEvent());
    await log.flush();
    expect(await log.visited(day)).to.include({ requests: 2, uniqueVisitors: 1 });
    expect(await log.visited('2026-02-01')).to.include({ requests: 1, uniqueVisitors: 1 });
    clock.advance(1);
    expect(await log.figures(day)).to.deep.equal(noFigures);
  });

  it('adds up over instances', async () => {
    const { log, faulty } = setUp();
    const other = new Analytics(faulty);
    log.record(sampleEvent());
    other.record(sampleEvent());
    other.record(sampleEvent({ visitorAlias: 'bert' }));
    await Promise.all([log.flush(), other.flush()]);
    expect(await log.visited(day)).to.include({ requests: 3, uniqueVisitors: 2 });
  });

  it('counts a limited number of sites a day by name, over all flushes', async () => {
    const { log } = setUp();
    for (let i = 0; i < 600; i++) {
      log.record(sampleEvent({ outcome: ended('hit', { site: `s${i}.example` }) }));
      if (i % 100 === 0) await log.flush();
    }
    await log.flush();
    const figures = await log.figures(day);
    expect(figures.sites).to.have.property('size', 500);
    expect(figures.otherSites).to.equal(100);
  });
});
