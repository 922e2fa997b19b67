import { expect } from 'chai';
import fc from 'fast-check';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { FailedElsewhere } from '../../../src/adapters/records/flight-outcome.ts';
import { flightPartition } from '../../../src/adapters/records/partitions.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import type { SingleFlight } from '../../../src/ports/single-flight.ts';
import type { Timer } from '../../../src/ports/timer.ts';
import { singleFlightContract } from '../../contracts/single-flight.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { instanceOver, leaving, never, outcomeOf, setUp } from './flights.ts';

/** Time that passes by itself, as soon as nothing else is to be done. */
const hastyTimer: Timer = {
  after: (_ms, act) => {
    const immediate = setImmediate(act);
    return () => clearImmediate(immediate);
  },
};

for (const behaviour of ['answers', 'fails', 'loses'] as const) {
  singleFlightContract(
    `LeasedSingleFlight over a storage that ${behaviour}`,
    { describe, it },
    {
      open: () => {
        const faulty = new FaultyStorage(new MemoryStorage({ clock: new ControlledTime() }));
        faulty.all = behaviour;
        return instanceOver(faulty.storage.values, hastyTimer);
      },
    },
  );
}

describe('LeasedSingleFlight', () => {
  it('does the work once for 100 callers on two instances', async () => {
    const { time, one, other, work } = setUp();
    const landings = Array.from({ length: 50 }, () => [one, other].map((on) => on.run('key', work.produce, never)));
    await time.pass(20_000);
    expect(work.begun).to.equal(1);
    work.finish('done');
    const landed = await time.until(Promise.all(landings.flat()));
    expect(work.begun).to.equal(1);
    expect(landed.every(({ value }) => value === 'done')).to.equal(true);
    expect(landed.filter(({ collapsed }) => !collapsed)).to.have.length(1);
  });

  it('has made one round trip when the work begins: all that it asks, it asks in one tick', async () => {
    const { cut, one, work } = setUp();
    cut.all = 'hangs';
    const landing = one.run('key', work.produce, never);
    expect(cut.asked).to.deep.equal(['values.get', 'values.put', 'values.get']);
    cut.resume();
    await settled();
    expect(work.begun).to.equal(1);
    work.finish('done');
    await landing;
    expect(cut.asked.slice(3)).to.deep.equal(['values.put', 'values.remove']);
  });

  it('looks with growing pauses, by one read each', async () => {
    const { time, cut, one, other, work } = setUp();
    const first = other.run('key', work.produce, never);
    await settled();
    const second = one.run('key', work.produce, never);
    await settled();
    cut.asked.length = 0;
    await time.pass(100);
    const early = cut.asked.length;
    await time.pass(10_000);
    expect(early).to.be.within(2, 6);
    expect(cut.asked.length - early).to.be.within(20, 50);
    expect(new Set(cut.asked)).to.deep.equal(new Set(['values.get']));
    work.finish('done');
    expect(await time.until(second)).to.deep.equal({ value: 'done', collapsed: true });
    expect(await first).to.deep.equal({ value: 'done', collapsed: false });
  });

  it('shares a failure with waiting callers, and with no later one', async () => {
    const { time, one, other, work } = setUp();
    const waiting = [one, other].map((on) => outcomeOf(on.run('key', work.produce, never)));
    await settled();
    work.fail(new WriterFault('saturated', 'too many', { retryAfterMs: 1_000 }));
    for (const failure of await time.until(Promise.all(waiting))) {
      expect(failure).to.be.instanceOf(WriterFault).and.to.include({ reason: 'saturated', retryAfterMs: 1_000 });
    }
    for (const on of [one, other]) {
      expect(await time.until(on.run('key', async () => 'luck', never))).to.deep.equal({
        value: 'luck',
        collapsed: false,
      });
    }
    expect(work.begun).to.equal(1);
  });

  it('tells others of an unknown failure without details', async () => {
    const { time, one, other, work } = setUp();
    const [here, elsewhere] = [one, other].map((on) => outcomeOf(on.run('key', work.produce, never)));
    await settled();
    const failure = new Error('with a secret');
    work.fail(failure);
    expect(await here).to.equal(failure);
    const shared = await time.until(elsewhere ?? Promise.resolve());
    expect(shared).to.be.instanceOf(FailedElsewhere);
    expect(String(shared)).not.to.include('secret');
  });

  it('lets a follower leave at once, and the others go on', async () => {
    const { time, one, other, work } = setUp();
    const landing = one.run('key', work.produce, never);
    await settled();
    const leaver = new AbortController();
    const left = outcomeOf(other.run('key', work.produce, leaver.signal));
    await time.pass(100);
    leaver.abort(leaving);
    expect(await left).to.equal(leaving);
    expect(work.signals[0]?.aborted).to.equal(false);
    work.finish('done');
    expect(await landing).to.deep.equal({ value: 'done', collapsed: false });
  });

  it('leaves nothing to be done, and nothing in storage that lasts', async () => {
    const { time, one, other, values, work } = setUp();
    const landings = [one, other].map((on) => on.run('key', work.produce, never));
    await settled();
    work.finish('done');
    await time.until(Promise.all(landings));
    expect(time.waiting).to.equal(0);
    const [lease, outcome] = await values.get(flightPartition('key'), ['f:key', 'o:key']);
    expect(lease).to.equal(null);
    expect(outcome?.ttlMs).to.be.within(1, 10_000);
  });

  it('does it once, however the steps of three instances interleave, and not for later callers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, fails) => {
        const time = new ControlledTime();
        const { values } = new MemoryStorage({ clock: time });
        let flying = 0;
        let flights = 0;
        const produce = async (): Promise<string> => {
          flights += 1;
          flying += 1;
          expect(flying).to.equal(1);
          await scheduler.schedule(Promise.resolve(), 'the work');
          flying -= 1;
          if (fails) throw new WriterFault('saturated', `flight ${flights}`);
          return `flight ${flights}`;
        };
        // In what order instances go on, each step of theirs being what they do in one tick, is the scheduler's choice.
        const timer: Timer = {
          after: (ms, act) => {
            if (ms > 1_000) return () => undefined;
            let isOn = true;
            void scheduler.schedule(Promise.resolve(), 'a pause').then(() => isOn && act());
            return () => {
              isOn = false;
            };
          },
        };
        const instances = [1, 2, 3].map(() => instanceOver(values, timer));
        const ask = async (on: SingleFlight): Promise<string> => {
          const landing = on.run('key', produce, never).then(({ value }) => value);
          return landing.catch((error: WriterFault) => error.message);
        };
        const early = instances.map(ask);
        const landed = await scheduler.waitFor(Promise.all(early));
        expect(new Set(landed)).to.deep.equal(new Set(['flight 1']));
        const late = await scheduler.waitFor(Promise.all(instances.map(ask)));
        expect(new Set(late)).to.deep.equal(new Set(['flight 2']));
      }),
      { numRuns: 100 },
    );
  });
});
