import { expect } from 'chai';
import { guardedStorage } from '../../../src/adapters/guards/guarded-storage.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { PrometheusMetrics } from '../../../src/adapters/prometheus/prometheus-metrics.ts';
import { systemTimer } from '../../../src/adapters/system/system-timer.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Metrics } from '../../../src/ports/metrics.ts';
import { storageContract } from '../../contracts/storage.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { SharedStore } from '../../support/memory-clients.ts';

const unmetered: Metrics = { count: () => undefined, observe: () => undefined };

const clock = new FakeClock(Date.UTC(2026, 0, 1));
const shared = new SharedStore(new MemoryStorage({ clock }));
storageContract(
  'guardedStorage over memory',
  { describe, it },
  {
    open: async () =>
      guardedStorage(shared.open(), {
        timeoutMs: 5_000,
        timer: systemTimer,
        trialEveryMs: 10,
        metrics: unmetered,
        clock,
        onTransition: () => undefined,
      }).storage,
    close: (store) => store.close(),
    capabilities: { shared: true, survivesReopen: true, controlledClock: clock },
    faults: shared.faults,
  },
);

const setUp = (metrics = unmetered) => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  const transitions: string[] = [];
  const { storage, breaker } = guardedStorage(faulty.storage, {
    timeoutMs: 200,
    timer: time,
    metrics,
    clock: time,
    onTransition: ({ lane, to }) => transitions.push(`${lane} ${to}`),
  });
  return { time, faulty, transitions, storage, breaker };
};

const failed = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

describe('guardedStorage', () => {
  it('of a backend that hangs waits once, then no more, and recovers by itself within two seconds', async () => {
    const { time, faulty, storage, breaker } = setUp();
    faulty.all = 'hangs';
    const hungMs = time.now();
    expect(await time.until(failed(storage.values.get('p', ['k'])))).to.be.instanceOf(StorageFault);
    expect(time.now() - hungMs).to.be.within(200, 213);
    const startMs = time.now();
    for (let i = 0; i < 1_000; i++) {
      expect(await failed(storage.values.get('p', ['k']))).to.be.instanceOf(StorageFault);
    }
    expect(time.now()).to.equal(startMs);
    await time.pass(60_000);
    expect(breaker.states.reads).to.equal('open');
    faulty.resume();
    await time.pass(2_000);
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'closed' });
    expect(await storage.values.get('p', ['k'])).to.deep.equal([null]);
  });

  it('opens once for a hundred calls that hang together', async () => {
    const { time, faulty, storage, transitions } = setUp();
    faulty.all = 'hangs';
    const calls = Array.from({ length: 100 }, () => failed(storage.values.put('p', 'k', 'v')));
    await time.pass(300);
    for (const fault of await Promise.all(calls)) expect(fault).to.be.instanceOf(StorageFault);
    expect(transitions).to.deep.equal(['writes open']);
  });

  it('meters the calls of callers, by verb and outcome, and not its own trials', async () => {
    const timed: { readonly call: string; readonly seconds: number }[] = [];
    const metrics: Metrics = {
      ...unmetered,
      observe: (name, seconds, { verb, outcome }) => timed.push({ call: `${name} ${verb} ${outcome}`, seconds }),
    };
    const { time, faulty, storage } = setUp(metrics);
    await storage.values.get('p', ['k']);
    faulty.reads = 'fails';
    await failed(storage.lists.size('p', 'l'));
    faulty.reads = 'hangs';
    await time.until(failed(storage.entries.count('p', 'n')));
    await failed(storage.entries.count('p', 'n'));
    await time.pass(5_000);
    await failed(storage.entries.read('p', 'k', ['n']));
    expect(timed.map(({ call }) => call)).to.deep.equal([
      'storage_call_seconds values.get answered',
      'storage_call_seconds lists.size failed',
      'storage_call_seconds entries.count timed_out',
      'storage_call_seconds entries.count shut',
      'storage_call_seconds entries.read shut',
    ]);
    expect(timed[0]?.seconds).to.equal(0);
    expect(timed[2]?.seconds).to.be.within(0.2, 0.213);
    expect(timed.at(-1)?.seconds).to.equal(0);
  });

  it('also meters a backend’s own time-out as timed out', async () => {
    const outcomes: unknown[] = [];
    const { storage, faulty } = setUp({
      ...unmetered,
      observe: (_name, _seconds, { outcome }) => outcomes.push(outcome),
    });
    faulty.storage.values.get = () => Promise.reject(new StorageFault('no reply', { timedOut: true }));
    await failed(storage.values.get('p', ['k']));
    expect(outcomes).to.deep.equal(['timed_out']);
  });

  it('is exposed to Prometheus in buckets that tell fast calls apart', async () => {
    const metrics = new PrometheusMetrics();
    const { storage } = setUp(metrics);
    await storage.values.get('p', ['k']);
    const text = await metrics.expose();
    expect(text).to.match(/threadr_storage_call_seconds_count\{verb="values.get",outcome="answered"\} 1/);
    expect(text).to.match(/threadr_storage_call_seconds_bucket\{le="0.0001",verb="values.get",outcome="answered"\} 1/);
  });
});
