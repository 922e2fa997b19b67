import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredAnalyticsLog } from '../../../src/adapters/records/stored-analytics-log.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Counters } from '../../../src/ports/storage/counters.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { sampleEvent } from './sample-event.ts';
import { spiedStorage } from './spied-storage.ts';

const day = '2026-01-31';
const dayMs = 86_400_000;
const keptMs = 400 * dayMs;

const setUp = () => {
  const clock = new FakeClock(sampleEvent().atMs);
  const { counters, calls } = spiedStorage(new MemoryStorage({ clock }));
  const faulty = new FaultyCounters(counters);
  return { clock, calls, faulty, log: new StoredAnalyticsLog({ counters: faulty.counters, keptMs }) };
};

type WritingVerb = 'add' | 'addUnique';

/** Counters that fail as told: before the write was applied, or after. */
class FaultyCounters {
  failing: readonly WritingVerb[] = [];
  applied = false;
  held: Promise<void> | null = null;
  readonly counters: Counters;

  constructor(inner: Counters) {
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
  }
}

const faultOf = (flushed: Promise<void>): Promise<unknown> =>
  flushed.then(
    () => null,
    (error: unknown) => error,
  );

describe('StoredAnalyticsLog', () => {
  it('has no figures where nothing happened', async () => {
    const { log, calls } = setUp();
    await log.flush();
    expect(calls).to.deep.equal([]);
    expect(await log.figures(day)).to.deep.equal({});
  });

  it('sends what it counted with the next flush, once', async () => {
    const { log } = setUp();
    for (const visitorAlias of ['anna', 'bert', 'anna']) log.record(sampleEvent({ visitorAlias, site: 'a.example' }));
    expect(await log.figures(day)).to.deep.equal({});
    await log.flush();
    await log.flush();
    expect(await log.figures(day)).to.include({ requests: 3, hits: 3, posts: 15, 'site:a.example': 3, visitors: 2 });
  });

  it('sends a day in one sum and one union, and the total in one, however much happened', async () => {
    const { log, calls } = setUp();
    for (let i = 0; i < 1_000; i++) log.record(sampleEvent({ visitorAlias: `visitor ${i % 300}` }));
    await log.flush();
    expect(calls.map(([verb, partition]) => [verb, partition])).to.deep.equal([
      ['addUnique', `a${day}`],
      ['add', `a${day}`],
      ['add', 'a'],
    ]);
  });

  it('tells days apart by UTC, and keeps each for its time from its first figure', async () => {
    const { log, clock } = setUp();
    log.record(sampleEvent({ atMs: Date.UTC(2026, 0, 31, 23, 59, 59, 999) }));
    log.record(sampleEvent({ atMs: Date.UTC(2026, 1, 1) }));
    await log.flush();
    clock.advance(keptMs - 1);
    log.record(sampleEvent());
    await log.flush();
    expect(await log.figures(day)).to.include({ requests: 2, visitors: 1 });
    expect(await log.figures('2026-02-01')).to.include({ requests: 1, visitors: 1 });
    clock.advance(1);
    expect(await log.figures(day)).to.deep.equal({});
  });

  it('adds up over instances', async () => {
    const { log, faulty } = setUp();
    const other = new StoredAnalyticsLog({ counters: faulty.counters, keptMs });
    log.record(sampleEvent());
    other.record(sampleEvent());
    other.record(sampleEvent({ visitorAlias: 'bert' }));
    await Promise.all([log.flush(), other.flush()]);
    expect(await log.figures(day)).to.include({ requests: 3, visitors: 2 });
  });

  it('counts so many sites a day by name, over all flushes', async () => {
    const { log } = setUp();
    for (let i = 0; i < 600; i++) {
      log.record(sampleEvent({ site: `s${i}.example` }));
      if (i % 100 === 0) await log.flush();
    }
    await log.flush();
    const figures = await log.figures(day);
    expect(Object.keys(figures).filter((name) => name.startsWith('site:'))).to.have.length(500);
    expect(figures.other_sites).to.equal(100);
  });

  it('answers nothing, and asks nobody, about what is no day', async () => {
    const { log, calls } = setUp();
    for (const odd of ['', '2026-1-31', '{2026-01-31}', '2026-01-31\n', `${day}:n`, '../2026-01-31']) {
      expect(await log.figures(odd)).to.deep.equal({});
    }
    expect(calls).to.deep.equal([]);
  });
});

describe('StoredAnalyticsLog, when storage fails', () => {
  it('keeps everything while nothing of it has been sent', async () => {
    const { log, faulty } = setUp();
    faulty.failing = ['addUnique', 'add'];
    for (const visitorAlias of ['anna', 'bert', 'carl']) {
      log.record(sampleEvent({ visitorAlias }));
      expect(await faultOf(log.flush())).to.be.instanceOf(StorageFault);
    }
    faulty.failing = [];
    await log.flush();
    expect(await log.figures(day))
      .to.include({ requests: 3, visitors: 3 })
      .and.not.have.property('dropped');
  });

  it('keeps everything also when the union arrived all the same', async () => {
    const { log, faulty } = setUp();
    faulty.failing = ['addUnique'];
    faulty.applied = true;
    log.record(sampleEvent());
    await faultOf(log.flush());
    faulty.failing = [];
    await log.flush();
    expect(await log.figures(day)).to.include({ requests: 1, visitors: 1 });
  });

  for (const applied of [true, false]) {
    it(`never counts twice what ${applied ? 'arrived' : 'got lost'} without an answer, and tells`, async () => {
      const { log, faulty } = setUp();
      faulty.failing = ['add'];
      faulty.applied = applied;
      log.record(sampleEvent());
      log.record(sampleEvent());
      expect(await faultOf(log.flush())).to.match(/2 requests/);
      faulty.failing = [];
      log.record(sampleEvent());
      await log.flush();
      expect(await log.figures(day)).to.include({ requests: applied ? 3 : 1, dropped: 2 });
    });
  }

  it('still tells of a loss when telling fails', async () => {
    const { log, faulty } = setUp();
    faulty.failing = ['add'];
    log.record(sampleEvent());
    for (const _again of [1, 2, 3]) await faultOf(log.flush());
    faulty.failing = [];
    await log.flush();
    expect(await log.figures(day))
      .to.include({ dropped: 1 })
      .and.not.have.property('requests');
  });

  it('keeps what fits the bounds, and tells what did not', async () => {
    const { faulty } = setUp();
    const bounds = { days: 2, visitorsPerDay: 2, sitesPerDay: 1 };
    const log = new StoredAnalyticsLog({ counters: faulty.counters, keptMs, bounds });
    faulty.failing = ['addUnique'];
    for (const later of [0, 1, 2, 3]) {
      for (const visitorAlias of ['a', 'b', 'c']) {
        log.record(sampleEvent({ visitorAlias, atMs: sampleEvent().atMs + later * dayMs }));
        await faultOf(log.flush());
      }
    }
    faulty.failing = [];
    await log.flush();
    const days = await Promise.all([day, '2026-02-01', '2026-02-02', '2026-02-03'].map((of) => log.figures(of)));
    const lost = days.map(({ requests, visitors, unseen, dropped }) => ({ requests, visitors, unseen, dropped }));
    const none = { requests: undefined, visitors: undefined, unseen: undefined, dropped: undefined };
    const kept = { requests: 3, visitors: 2, unseen: 1, dropped: 3 };
    expect(lost).to.deep.equal([none, none, kept, kept]);
  });

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
    const flushes = [log.flush(), log.flush()].map(faultOf);
    await Promise.all(flushes);
    faulty.failing = [];
    await log.flush();
    expect(await log.figures(day)).to.include({ requests: 1 });
  });
});
