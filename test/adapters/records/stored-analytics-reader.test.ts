import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { SummariseAnalytics } from '../../../src/domain/use-cases/summarise-analytics.ts';
import { latestUtcDays } from '../../../src/domain/utc-day.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { noFigures } from '../../support/figures.ts';
import { Analytics, dayMs } from './analytics-kit.ts';
import { ended, sampleEvent } from './sample-event.ts';
import { spiedStorage } from './spied-storage.ts';

const noonMs = sampleEvent().atMs;

const setUp = () => {
  const clock = new FakeClock(noonMs);
  const memory = new MemoryStorage({ clock });
  const { counters, calls } = spiedStorage(memory);
  return { clock, calls, analytics: new Analytics({ counters, probe: () => memory.probe() }) };
};

describe('StoredAnalyticsReader', () => {
  it('reads each day, in order, those on which nothing happened too', async () => {
    const { analytics } = setUp();
    analytics.record(sampleEvent());
    analytics.record(sampleEvent({ atMs: noonMs - 2 * dayMs }));
    await analytics.flush();
    const { days } = await analytics.reader.read(latestUtcDays(noonMs, 3));
    expect(days.map(({ date, uniqueVisitors }) => [date, uniqueVisitors])).to.deep.equal([
      ['2026-01-29', 1],
      ['2026-01-30', 0],
      ['2026-01-31', 1],
    ]);
    expect(days.map(({ figures }) => figures.requests)).to.deep.equal([1, 0, 1]);
    expect(days[1]?.figures).to.deep.equal(noFigures);
  });

  it('counts a visitor on several days and instances once', async () => {
    const { analytics } = setUp();
    for (const [visitorAlias, daysAgo] of [
      ['anna', 0],
      ['anna', 1],
      ['bert', 1],
      ['carl', 2],
    ] as const) {
      analytics.record(sampleEvent({ visitorAlias, atMs: noonMs - daysAgo * dayMs }));
    }
    await analytics.flush();
    const unique = async (n: number) => (await analytics.reader.read(latestUtcDays(noonMs, n))).uniqueVisitors;
    expect([await unique(1), await unique(2), await unique(3)]).to.deep.equal([1, 2, 3]);
  });

  it('asks the same of storage whatever happened, two readings a day and one for all', async () => {
    const { analytics, calls } = setUp();
    const days = latestUtcDays(noonMs, 100);
    for (const events of [0, 500]) {
      for (let i = 0; i < events; i++) {
        const outcome = ended('miss', { site: `s${i}.example` });
        analytics.record(sampleEvent({ atMs: noonMs - (i % 5) * dayMs, outcome, visitorAlias: `visitor ${i}` }));
      }
      await analytics.flush();
      calls.length = 0;
      await analytics.reader.read(days);
      expect(calls).to.have.length(201);
    }
  });

  it('fails when storage does', async () => {
    const faulty = new FaultyStorage(new MemoryStorage({ clock: new FakeClock(noonMs) }));
    const { reader } = new Analytics(faulty.storage);
    faulty.reads = 'fails';
    for (const reading of [reader.read(['2026-01-31']), reader.readTotals()]) {
      expect(await reading.catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
    }
  });

  it('gives SummariseAnalytics the latest days, today among them', async () => {
    const { clock, analytics } = setUp();
    const summarise = new SummariseAnalytics(analytics.reader, clock);
    analytics.record(sampleEvent());
    await analytics.flush();
    clock.advance(6 * dayMs);
    const summary = await summarise.run(7);
    expect(summary.days.map(({ date }) => date)).to.deep.equal(latestUtcDays(clock.now(), 7));
    expect(summary.totals.figures).to.include({ requests: 1, hits: 1 });
    clock.advance(dayMs);
    expect((await summarise.run(7)).totals).to.deep.include({ figures: noFigures, uniqueVisitors: 0 });
  });
});
