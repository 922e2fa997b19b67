import { expect } from 'chai';
import { flightPartition } from '../../../src/adapters/records/partitions.ts';
import type { Values } from '../../../src/ports/storage/values.ts';
import { settled } from '../../support/controlled-time.ts';
import { instanceOver, leaseMs, leaving, never, outcomeOf, setUp, Work } from './flights.ts';

describe('LeasedSingleFlight, when a holder is lost', () => {
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
    while (follower.begun === 0 && time.now() - diedAtMs <= 2 * leaseMs) await time.pass(100);
    expect(follower.begun).to.equal(1);
    expect(time.now() - diedAtMs).to.be.within(leaseMs - 1_600, 2 * leaseMs);
    follower.finish('done by another');
    expect(await landing).to.deep.equal({ value: 'done by another', collapsed: false });
  });

  it('takes over at once when the last caller on the holder’s instance has left', async () => {
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

  it('starts nothing, and leaves no lease, if the caller leaves before the lease is taken', async () => {
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

  it('answers its own callers if it was stopped until another took over, and does not disturb the other', async () => {
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

  it('does not repeat work that ended while it took over the lease, and releases the lease', async () => {
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

  it('stops renewing once it has ended or was abandoned, even during a renewal', async () => {
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
});
