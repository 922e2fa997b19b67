import { expect } from 'chai';
import fc from 'fast-check';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Counters } from '../../../src/ports/storage/counters.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { noFigures } from '../../support/figures.ts';
import { boundTo } from '../../support/storage-with-verbs.ts';
import { Analytics, dayMs, keptMs } from './analytics-kit.ts';
import { ended, sampleEvent, usage } from './sample-event.ts';
import { spiedStorage } from './spied-storage.ts';

const day = '2026-01-31';

type Behaviour = 'answers' | 'fails' | 'loses';
const behaviours: readonly Behaviour[] = ['answers', 'fails', 'loses'];

/** How unions, sums of days and sums of all days behave. */
interface Plan {
  readonly unions: Behaviour;
  readonly days: Behaviour;
  readonly totals: Behaviour;
}
const sound: Plan = { unions: 'answers', days: 'answers', totals: 'answers' };

const setUp = () => {
  const clock = new FakeClock(sampleEvent().atMs);
  const memory = new MemoryStorage({ clock });
  const { counters, calls } = spiedStorage(memory);
  const planned = { now: sound };
  const as = async <T>(behaviour: Behaviour, call: () => Promise<T>): Promise<T> => {
    if (behaviour === 'fails') throw new StorageFault('down');
    const answer = await call();
    if (behaviour === 'loses') throw new StorageFault('the reply was lost');
    return answer;
  };
  const add: Counters['add'] = (partition, ...rest) =>
    as(planned.now[partition === 'a' ? 'totals' : 'days'], () => counters.add(partition, ...rest));
  const addUnique: Counters['addUnique'] = (...args) => as(planned.now.unions, () => counters.addUnique(...args));
  const faulty = { ...boundTo(counters), add, addUnique };
  const openLog = () => new Analytics({ counters: faulty, probe: () => memory.probe() });
  /** Flushes while storage behaves as planned. @returns what it threw */
  const flush = (log: Analytics, plan: Partial<Plan> = {}): Promise<unknown> => {
    planned.now = { ...sound, ...plan };
    return log.flushed();
  };
  return { clock, calls, openLog, flush, log: openLog() };
};

describe('the totals of analytics', () => {
  it('are none where nothing happened', async () => {
    const { log } = setUp();
    expect(await log.totals()).to.deep.equal(noFigures);
  });

  it('add up days and instances', async () => {
    const { log, openLog, flush } = setUp();
    const other = openLog();
    log.record(sampleEvent());
    log.record(sampleEvent({ atMs: sampleEvent().atMs + dayMs, outcome: ended('miss') }));
    log.record({ kind: 'spending', atMs: sampleEvent().atMs, usage });
    other.record(sampleEvent({ outcome: { kind: 'refused', code: 'rate_limited' } }));
    for (const each of [log, other]) await flush(each);
    log.record(sampleEvent());
    await flush(log);
    const totals = await log.totals();
    expect(totals).to.include({ requests: 4, threads: 3, hits: 2, misses: 1, posts: 15 });
    expect(totals).to.include({ inputTokens: 700, costMicroUsd: 900 });
    expect([...totals.refused]).to.deep.equal([['rate_limited', 1]]);
    expect(await other.totals()).to.deep.equal(totals);
  });

  it('outlive the days', async () => {
    const { clock, log, flush } = setUp();
    log.record(sampleEvent());
    await flush(log);
    clock.advance(100 * keptMs);
    expect(await log.figures(day)).to.deep.equal(noFigures);
    expect(await log.totals()).to.include({ requests: 1, hits: 1 });
  });

  it('contain no sites and no visitors, which are unbounded', async () => {
    const { calls, log, flush } = setUp();
    for (let i = 0; i < 1_000; i++) {
      log.record(sampleEvent({ visitorAlias: `visitor ${i}`, outcome: ended('hit', { site: `s${i}.example` }) }));
    }
    await flush(log);
    const { figures, uniqueVisitors } = await log.day(day);
    expect(figures).to.include({ otherSites: 500 });
    expect(uniqueVisitors).to.be.within(980, 1_020);
    const told = calls.filter(([verb, partition]) => verb === 'add' && partition === 'a');
    expect(told).to.have.length(1);
    for (const foreign of ['.example', 'other_sites', 'visitor', 'unseen']) {
      expect(JSON.stringify(told)).to.not.contain(foreign);
    }
    expect(await log.totals()).to.include({ requests: 1_000 });
  });

  it('take one write, however many the days', async () => {
    const { calls, log, flush } = setUp();
    for (let i = 0; i < 8; i++) log.record(sampleEvent({ atMs: sampleEvent().atMs + i * dayMs }));
    await flush(log);
    const writes = calls.map(
      ([verb, partition]) => `${verb} ${verb === 'add' && partition === 'a' ? 'totals' : 'day'}`,
    );
    const eight = (write: string): string[] => Array.from({ length: 8 }, () => write);
    expect(writes).to.deep.equal([...eight('addUnique day'), ...eight('add day'), 'add totals']);
  });
});

describe('the totals of analytics, when storage fails', () => {
  it('wait for figures that wait', async () => {
    const { log, flush } = setUp();
    log.record(sampleEvent());
    expect(await flush(log, { unions: 'fails' })).to.be.instanceOf(StorageFault);
    expect(await log.totals()).to.deep.equal(noFigures);
    await flush(log);
    expect(await log.totals()).to.include({ requests: 1, lostRequests: 0 });
  });

  for (const behaviour of ['fails', 'loses'] as const) {
    it(`report figures lost on the way to their day (${behaviour}), and do not count them`, async () => {
      const { log, flush } = setUp();
      for (const _each of [1, 2]) log.record(sampleEvent());
      log.record(sampleEvent({ atMs: sampleEvent().atMs + dayMs }));
      expect(await flush(log, { days: behaviour })).to.be.instanceOf(StorageFault);
      await flush(log);
      expect(await log.totals()).to.deep.equal({ ...noFigures, lostRequests: 3 });
    });

    it(`report figures lost on the way to the totals (${behaviour}); the days have them`, async () => {
      const { log, flush } = setUp();
      for (const _each of [1, 2]) log.record(sampleEvent());
      expect(await flush(log, { totals: behaviour }))
        .to.have.property('message')
        .that.contains('2 requests');
      expect(await log.totals()).to.include({ requests: behaviour === 'fails' ? 0 : 2 });
      // It is told although nothing else happens, and although telling fails at first.
      expect(await flush(log, { totals: 'fails' })).to.be.instanceOf(StorageFault);
      expect(await flush(log)).to.equal(null);
      expect(await flush(log)).to.equal(null);
      const totals = await log.totals();
      expect(totals).to.include({ lostRequests: 2, requests: behaviour === 'fails' ? 0 : 2 });
      expect(await log.figures(day)).to.include({ requests: 2, lostRequests: 0 });
    });
  }

  it('never count a request twice, and lose none without telling, whatever fails when', async () => {
    const behaviour = fc.constantFrom(...behaviours);
    const step = fc.record({
      requests: fc.integer({ min: 0, max: 3 }),
      plan: fc.record({ unions: behaviour, days: behaviour, totals: behaviour }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const { log, flush } = setUp();
        let made = 0;
        for (const { requests, plan } of steps) {
          for (let i = 0; i < requests; i++) {
            log.record(sampleEvent({ atMs: sampleEvent().atMs + (made % 2) * dayMs }));
            made += 1;
          }
          await flush(log, plan);
        }
        await flush(log);
        const { requests, hits, lostRequests } = await log.totals();
        expect(requests).to.be.at.most(made);
        expect(hits).to.equal(requests);
        expect(requests + lostRequests).to.be.at.least(made);
        if (steps.every(({ plan }) => plan.days === 'answers' && plan.totals === 'answers')) {
          expect({ requests, lostRequests }).to.deep.equal({ requests: made, lostRequests: 0 });
        }
      }),
    );
  });
});
