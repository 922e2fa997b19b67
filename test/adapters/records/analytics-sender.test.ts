import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Counters } from '../../../src/ports/storage/counters.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { noFigures } from '../../support/figures.ts';
import { Analytics, dayMs, keptMs } from './analytics-kit.ts';
import { ended, sampleEvent } from './sample-event.ts';
import { spiedStorage } from './spied-storage.ts';

const day = '2026-01-31';

const setUp = () => {
  const clock = new FakeClock(sampleEvent().atMs);
  const memory = new MemoryStorage({ clock });
  const { counters, calls } = spiedStorage(memory);
  const faulty = new FaultyStorage(counters, () => memory.probe());
  return { clock, calls, faulty, log: new Analytics(faulty) };
};

type WritingVerb = 'add' | 'addUnique' | 'probe';

/** Storage that fails as told: before the write was applied, or after. */
class FaultyStorage {
  failing: readonly WritingVerb[] = [];
  applied = false;
  held: Promise<void> | null = null;
  readonly counters: Counters;
  readonly probe: Storage['probe'];

  constructor(inner: Counters, probe: Storage['probe']) {
    const faulty = async <T>(verb: WritingVerb, write: () => Promise<T>): Promise<T> => {
      await this.held;
      const result = this.failing.includes(verb) && !this.applied ? null : await write();
      if (this.failing.includes(verb)) throw new StorageFault('down');
      return result as T;
    };
    this.counters = {
      take: (...args) => inner.take(...args),
      giveBack: (...args) => inner.giveBack(...args),
      countQuotas: (...args) => inner.countQuotas(...args),
      fields: (...args) => inner.fields(...args),
      countUnique: (...args) => inner.countUnique(...args),
      add: (...args) => faulty('add', () => inner.add(...args)),
      addUnique: (...args) => faulty('addUnique', () => inner.addUnique(...args)),
    };
    this.probe = () => faulty('probe', probe);
  }
}

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

describe('AnalyticsSender, when storage fails', () => {
  it('keeps everything while nothing of it has been sent', async () => {
    const { log, faulty } = setUp();
    faulty.failing = ['addUnique', 'add'];
    for (const visitorAlias of ['anna', 'bert', 'carl']) {
      log.record(sampleEvent({ visitorAlias }));
      expect(await log.flushed()).to.be.instanceOf(StorageFault);
    }
    faulty.failing = [];
    await log.flush();
    expect(await log.visited(day)).to.include({ requests: 3, uniqueVisitors: 3, lostRequests: 0 });
  });

  it('keeps everything even if the union did arrive', async () => {
    const { log, faulty } = setUp();
    faulty.failing = ['addUnique'];
    faulty.applied = true;
    log.record(sampleEvent());
    await log.flushed();
    faulty.failing = [];
    await log.flush();
    expect(await log.visited(day)).to.include({ requests: 1, uniqueVisitors: 1 });
  });

  for (const applied of [true, false]) {
    it(`never counts twice amounts that ${applied ? 'arrived' : 'got lost'} without an answer, and reports them`, async () => {
      const { log, faulty } = setUp();
      faulty.failing = ['add'];
      faulty.applied = applied;
      log.record(sampleEvent());
      log.record(sampleEvent());
      expect(await log.flushed()).to.match(/2 requests/);
      faulty.failing = [];
      log.record(sampleEvent());
      await log.flush();
      expect(await log.figures(day)).to.include({ requests: applied ? 3 : 1, lostRequests: 2 });
    });
  }

  it('still reports a loss when reporting fails', async () => {
    const { log, faulty } = setUp();
    faulty.failing = ['add'];
    log.record(sampleEvent());
    for (const _again of [1, 2, 3]) await log.flushed();
    faulty.failing = [];
    await log.flush();
    expect(await log.figures(day)).to.include({ lostRequests: 1, requests: 0 });
  });

  it('keeps the figures that fit the bounds, and reports the others as lost', async () => {
    const { faulty } = setUp();
    const bounds = { days: 2, visitorsPerDay: 2, sitesPerDay: 1 };
    const log = new Analytics(faulty, bounds);
    faulty.failing = ['addUnique'];
    for (const later of [0, 1, 2, 3]) {
      for (const visitorAlias of ['a', 'b', 'c']) {
        log.record(sampleEvent({ visitorAlias, atMs: sampleEvent().atMs + later * dayMs }));
        await log.flushed();
      }
    }
    faulty.failing = [];
    await log.flush();
    const days = await Promise.all([day, '2026-02-01', '2026-02-02', '2026-02-03'].map((of) => log.visited(of)));
    const lost = days.map((of) => [of.requests, of.uniqueVisitors, of.unseenVisitors, of.lostRequests]);
    const none = [0, 0, 0, 0];
    const kept = [3, 2, 1, 3];
    expect(lost).to.deep.equal([none, none, kept, kept]);
  });

  for (const when of ['fails', 'loses'] as const) {
    it(`keeps an outage’s figures, on a day without visitors, until the outage is over (${when})`, async () => {
      const { log, faulty } = setUp();
      faulty.failing = ['add', 'addUnique', 'probe'];
      faulty.applied = when === 'loses';
      log.record({ kind: 'storage', atMs: sampleEvent().atMs, change: 'outage' });
      for (const _again of [1, 2, 3]) expect(await log.flushed()).to.be.instanceOf(StorageFault);
      faulty.failing = [];
      log.record({ kind: 'storage', atMs: sampleEvent().atMs, change: 'recovery' });
      await log.flush();
      const told = { storageOutages: 1, storageRecoveries: 1, requests: 0, uniqueVisitors: 0 };
      expect(await log.visited(day)).to.include(told);
      expect(await log.totals()).to.include({ storageOutages: 1, storageRecoveries: 1 });
    });
  }

  it('sends one flush after the other, each event in exactly one', async () => {
    const { log, faulty, calls } = setUp();
    const gate = Promise.withResolvers<void>();
    faulty.held = gate.promise;
    log.record(sampleEvent());
    const first = log.flush();
    await Promise.resolve();
    log.record(sampleEvent());
    const second = log.flush();
    log.record(sampleEvent());
    const third = log.flush();
    gate.resolve();
    await Promise.all([first, second, third]);
    const onceEach = ['addUnique', 'add', 'add'];
    expect(calls.map(([verb]) => verb)).to.deep.equal([...onceEach, ...onceEach]);
    expect(await log.figures(day)).to.include({ requests: 3 });
  });

  it('goes on after a flush that failed', async () => {
    const { log, faulty } = setUp();
    faulty.failing = ['addUnique'];
    log.record(sampleEvent());
    const flushes = [log.flushed(), log.flushed()];
    await Promise.all(flushes);
    faulty.failing = [];
    await log.flush();
    expect(await log.figures(day)).to.include({ requests: 1 });
  });
});
