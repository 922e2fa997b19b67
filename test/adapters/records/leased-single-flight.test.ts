import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { FailedElsewhere, jsonOutcomes } from '../../../src/adapters/records/flight-outcome.ts';
import { LeasedSingleFlight } from '../../../src/adapters/records/leased-single-flight.ts';
import { flightPartition } from '../../../src/adapters/records/partitions.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import type { Landing, SingleFlight } from '../../../src/ports/single-flight.ts';
import type { Values } from '../../../src/ports/storage/values.ts';
import type { Timer } from '../../../src/ports/timer.ts';
import { singleFlightContract } from '../../contracts/single-flight.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

const leaseMs = 5_000;
const never = new AbortController().signal;
const leaving = new Error('leaving');

let tokens = 0;
const instanceOver = (values: Values, timer: Timer): SingleFlight =>
  new LeasedSingleFlight({
    local: new InProcessSingleFlight(),
    values,
    timer,
    codec: jsonOutcomes(z.string()),
    partitionOf: flightPartition,
    makeToken: () => `flight-${tokens++}`,
    random: () => 0.5,
  });

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

/** Work that ends when the test says so. */
class Work {
  readonly signals: AbortSignal[] = [];
  readonly #ends: PromiseWithResolvers<string>[] = [];

  readonly produce = (signal: AbortSignal): Promise<string> => {
    this.signals.push(signal);
    const end = Promise.withResolvers<string>();
    this.#ends.push(end);
    return end.promise;
  };

  get begun(): number {
    return this.signals.length;
  }

  finish(value: string, at = this.begun - 1): void {
    this.#ends[at]?.resolve(value);
  }

  fail(error: unknown, at = this.begun - 1): void {
    this.#ends[at]?.reject(error);
  }
}

const setUp = () => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  const { values } = faulty.storage;
  /** What this instance alone suffers. */
  const cut = new FaultyStorage(faulty.storage);
  const [one, other] = [instanceOver(cut.storage.values, time), instanceOver(values, time)];
  return { time, faulty, cut, values, one, other, work: new Work() };
};

const outcomeOf = (landing: Promise<Landing<string>>): Promise<unknown> => landing.catch((error: unknown) => error);

describe('LeasedSingleFlight', () => {
  it('does the work once for 100 who ask on two instances', async () => {
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

  it('shares a failure with those who waited, and with nobody later', async () => {
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

  it('tells others no more of an unknown failure than that there was one', async () => {
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

  it('takes over within two leases when the holder has died', async () => {
    const { time, cut, one, other, work } = setUp();
    const dead = one.run('key', work.produce, never);
    await settled();
    void dead.catch(() => undefined);
    await time.pass(10_000);
    const follower = new Work();
    const landing = other.run('key', follower.produce, never);
    await time.pass(1_000);
    expect(follower.begun).to.equal(0);
    cut.all = 'hangs';
    const diedAtMs = time.now();
    while (follower.begun === 0) await time.pass(100);
    expect(time.now() - diedAtMs).to.be.within(leaseMs - 1_600, 2 * leaseMs);
    follower.finish('done by another');
    expect(await landing).to.deep.equal({ value: 'done by another', collapsed: false });
  });

  it('takes over at once when the last who waited on the holder’s instance has left', async () => {
    const { time, one, other, work } = setUp();
    const leaver = new AbortController();
    const left = outcomeOf(one.run('key', work.produce, leaver.signal));
    await settled();
    const follower = new Work();
    const landing = other.run('key', follower.produce, never);
    await time.pass(3_000);
    leaver.abort(leaving);
    expect(await left).to.equal(leaving);
    expect(work.signals[0]?.aborted).to.equal(true);
    await time.pass(500);
    expect(follower.begun).to.equal(1);
    work.finish('too late');
    await settled();
    follower.finish('done');
    expect(await landing).to.deep.equal({ value: 'done', collapsed: false });
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

  it('who leaves before the lease was taken starts nothing, and leaves no lease behind', async () => {
    const { time, cut, one, other, work } = setUp();
    cut.all = 'hangs';
    const leaver = new AbortController();
    const left = outcomeOf(one.run('key', work.produce, leaver.signal));
    leaver.abort(leaving);
    expect(await left).to.equal(leaving);
    cut.resume();
    await settled();
    expect(work.begun).to.equal(0);
    const landing = other.run('key', work.produce, never);
    await settled();
    expect(work.begun).to.equal(1);
    work.finish('done');
    expect((await time.until(landing)).value).to.equal('done');
  });

  it('answers its own when it was stopped for so long that another took over, and disturbs nobody', async () => {
    const { time, cut, one, other, values, work } = setUp();
    const own = one.run('key', work.produce, never);
    await settled();
    cut.all = 'fails';
    await time.pass(leaseMs);
    const second = new Work();
    const landing = other.run('key', second.produce, never);
    await settled();
    expect(second.begun).to.equal(1);
    cut.all = 'answers';
    await time.pass(2_000);
    work.finish('mine');
    expect(await own).to.deep.equal({ value: 'mine', collapsed: false });
    const [lease, outcome] = await values.get(flightPartition('key'), ['f:key', 'o:key']);
    expect(lease).not.to.equal(null);
    expect(outcome).to.equal(null);
    second.finish('theirs');
    expect(await landing).to.deep.equal({ value: 'theirs', collapsed: false });
  });

  it('does not take the lease from another when it wakes, lands, and has not yet noticed', async () => {
    const { time, one, other, values, work } = setUp();
    const own = one.run('key', work.produce, never);
    await settled();
    time.oversleep(leaseMs + 1_000);
    const second = new Work();
    const landing = other.run('key', second.produce, never);
    await settled();
    expect(second.begun).to.equal(1);
    work.finish('mine');
    expect(await own).to.deep.equal({ value: 'mine', collapsed: false });
    expect((await values.get(flightPartition('key'), ['f:key']))[0]).not.to.equal(null);
    second.finish('theirs');
    expect(await landing).to.deep.equal({ value: 'theirs', collapsed: false });
  });

  it('does not do again what landed while it took the lease over, and lets go of the lease', async () => {
    const { time, other, values, work } = setUp();
    const partition = flightPartition('key');
    await values.put(partition, 'f:key', 'of one who dies', { lifetimeMs: leaseMs });
    const late: Values = {
      ...values,
      put: (p, key, value, options) => {
        const landed = 'of-another {"kind":"value","value":"landed"}';
        if (key === 'f:key' && time.now() >= diesAtMs) void values.put(p, 'o:key', landed, { lifetimeMs: leaseMs });
        return values.put(p, key, value, options);
      },
    };
    const diesAtMs = time.now() + leaseMs;
    const follower = instanceOver(late, time);
    expect(await time.until(follower.run('key', work.produce, never))).to.deep.equal({
      value: 'landed',
      collapsed: true,
    });
    const next = other.run('key', work.produce, never);
    await settled();
    expect(work.begun).to.equal(1);
    work.finish('done');
    await next;
  });

  it('does not hold, without knowing, a lease whose taking was not acknowledged', async () => {
    const { time, cut, one, other, work } = setUp();
    cut.writes = 'loses';
    const landings = [one.run('key', work.produce, never)];
    await settled();
    landings.push(other.run('key', work.produce, never));
    await settled();
    expect(work.begun).to.equal(2);
    for (const at of [0, 1]) work.finish('done', at);
    await time.until(Promise.all(landings));
  });

  it('renews no more once it has landed or was abandoned, also where a renewal was under way', async () => {
    const { time, cut, one, work } = setUp();
    const leaver = new AbortController();
    const left = outcomeOf(one.run('key', work.produce, leaver.signal));
    await settled();
    cut.writes = 'hangs';
    await time.pass(1_500);
    expect(cut.held).to.equal(1);
    leaver.abort(leaving);
    await left;
    cut.resume();
    await settled();
    expect(time.waiting).to.equal(0);
  });

  it('keeps the lease through renewals that fail, while it lasts', async () => {
    const { time, cut, one, other, work } = setUp();
    const landing = one.run('key', work.produce, never);
    await settled();
    cut.all = 'fails';
    await time.pass(4_000);
    cut.all = 'answers';
    await time.pass(20_000);
    const follower = other.run('key', work.produce, never);
    await time.pass(20_000);
    work.finish('done');
    expect((await landing).collapsed).to.equal(false);
    expect(await time.until(follower)).to.deep.equal({ value: 'done', collapsed: true });
  });

  for (const behaviour of ['fails', 'loses'] as const) {
    it(`flies in this process alone where storage ${behaviour}`, async () => {
      const { time, faulty, one, other, work } = setUp();
      faulty.all = behaviour;
      const landings = Array.from({ length: 10 }, () => [one, other].map((on) => on.run('key', work.produce, never)));
      await settled();
      expect(work.begun).to.equal(2);
      for (const at of [0, 1]) work.finish(`done ${at}`, at);
      const landed = await time.until(Promise.all(landings.flat()));
      expect(landed.filter(({ collapsed }) => !collapsed)).to.have.length(2);
    });
  }

  it('does the work itself where storage fails while it follows, or when its lease cannot be released', async () => {
    const { time, faulty, one, other, work } = setUp();
    const first = one.run('key', work.produce, never);
    await settled();
    const second = other.run('key', work.produce, never);
    await time.pass(100);
    faulty.all = 'fails';
    await time.pass(500);
    expect(work.begun).to.equal(2);
    for (const at of [0, 1]) work.finish('done', at);
    for (const landing of [first, second]) {
      expect(await landing).to.deep.equal({ value: 'done', collapsed: false });
    }
  });

  it('makes nothing of an outcome that it cannot read, but does the work', async () => {
    const { time, one, other, values, work } = setUp();
    const first = one.run('key', work.produce, never);
    await settled();
    const second = other.run('key', work.produce, never);
    await time.pass(50);
    for (const foreign of ['', 'x', 'x {"kind":"value","value":1}', '\u0000{']) {
      await values.put(flightPartition('key'), 'o:key', foreign, { lifetimeMs: 60_000 });
      await time.pass(1_000);
    }
    expect(work.begun).to.equal(1);
    await values.remove(flightPartition('key'), ['f:key']);
    await time.pass(1_000);
    expect(work.begun).to.equal(2);
    for (const at of [0, 1]) work.finish('done', at);
    await time.until(Promise.all([first, second]));
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

  it('does it once, however steps of three instances mix, and who comes later gets nothing of it', async () => {
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
