import { expect } from 'chai';
import { StorageFault } from '../../../src/domain/failure.ts';
import { Analytics, dayMs } from './analytics-kit.ts';
import { day, setUp } from './faulty-analytics.ts';
import { sampleEvent } from './sample-event.ts';

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
