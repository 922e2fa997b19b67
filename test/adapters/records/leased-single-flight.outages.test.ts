import { expect } from 'chai';
import { flightPartition } from '../../../src/adapters/records/partitions.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Values } from '../../../src/ports/storage/values.ts';
import { settled } from '../../support/controlled-time.ts';
import { instanceOver, never, setUp } from './flights.ts';

describe('LeasedSingleFlight, when storage fails', () => {
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

  it('does not wait for a lease that it holds without knowing, and others wait for the flight that takes it over', async () => {
    const { time, one: other, values, work } = setUp();
    let isOut = true;
    const lossy: Values = {
      ...values,
      put: async (...args) => {
        const done = await values.put(...args);
        if (isOut) throw new StorageFault('the reply was lost');
        return done;
      },
      remove: async (...args) => {
        if (isOut) throw new StorageFault('nothing was sent');
        return values.remove(...args);
      },
    };
    const one = instanceOver(lossy, time);
    const first = one.run('key', work.produce, never);
    await settled();
    work.finish('alone');
    await time.until(first);
    isOut = false;
    expect((await values.get(flightPartition('key'), ['f:key']))[0]).not.to.equal(null);
    const second = one.run('key', work.produce, never);
    await settled();
    expect(work.begun).to.equal(2);
    const follower = other.run('key', work.produce, never);
    await time.pass(10_000);
    expect(work.begun).to.equal(2);
    work.finish('done');
    expect(await second).to.deep.equal({ value: 'done', collapsed: false });
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

  it('ignores an outcome that it cannot read, and does the work', async () => {
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
});
