import { expect } from 'chai';
import { withDeadline } from '../../../src/adapters/guards/storage-deadline.ts';
import { StorageTimeout } from '../../../src/adapters/guards/storage-faults.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { verbsOf } from '../../contracts/storage-verbs.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

const timeoutMs = 200;

const setUp = () => {
  const time = new ControlledTime();
  const sound = new MemoryStorage({ clock: time });
  const faulty = new FaultyStorage(sound);
  return { time, sound, faulty, storage: withDeadline(faulty.storage, time, { timeoutMs }) };
};

/** What a call came to so far: null while it is under way. */
const watched = (call: Promise<unknown>): { outcome: unknown } => {
  const watch = { outcome: null as unknown };
  call.then(
    (answer) => {
      watch.outcome = { answer };
    },
    (error: unknown) => {
      watch.outcome = error;
    },
  );
  return watch;
};

describe('withDeadline', () => {
  it('ends every verb that hangs, neither early nor more than a sixteenth late', async () => {
    const { time, faulty, storage } = setUp();
    faulty.all = 'hangs';
    const verbs = { ...verbsOf(storage, 'p'), probe: () => storage.probe(), describe: () => storage.describe() };
    for (const [verb, call] of Object.entries(verbs)) {
      const watch = watched(call());
      await time.pass(timeoutMs - 1);
      expect(watch.outcome, verb).to.equal(null);
      await time.pass(timeoutMs / 16 + 1);
      expect(watch.outcome, verb).to.be.instanceOf(StorageTimeout).and.to.be.instanceOf(StorageFault);
    }
  });

  it('holds for each call by itself, whenever it began', async () => {
    const { time, faulty, storage } = setUp();
    faulty.all = 'hangs';
    const begun: { readonly atMs: number; readonly watch: { outcome: unknown } }[] = [];
    for (let step = 0; step < 100; step++) {
      begun.push({ atMs: time.now(), watch: watched(storage.probe()) });
      await time.pass(7);
      for (const { atMs, watch } of begun) {
        const ageMs = time.now() - atMs;
        if (ageMs < timeoutMs) expect(watch.outcome).to.equal(null);
        if (ageMs > (timeoutMs * 17) / 16) expect(watch.outcome).to.be.instanceOf(StorageTimeout);
      }
    }
  });

  it('passes answers on, and leaves nothing to do afterwards', async () => {
    const { time, storage } = setUp();
    expect(await storage.values.put('p', 'k', 'v')).to.equal(true);
    expect(await storage.values.get('p', ['k'])).to.deep.equal([{ value: 'v', ttlMs: null }]);
    await time.pass(2 * timeoutMs);
    expect(time.waiting).to.equal(0);
  });

  it('ignores a late answer or error, though a write may have been applied', async () => {
    const { time, sound, faulty, storage } = setUp();
    const unhandled: unknown[] = [];
    const hear = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', hear);
    try {
      faulty.all = 'hangs';
      const late = watched(storage.values.put('p', 'k', 'v'));
      const failing = watched(storage.counters.take('p', 'k', { limit: 1, windowMs: 0.5, cost: 1 }));
      await time.pass(2 * timeoutMs);
      const outcomes = [late.outcome, failing.outcome];
      faulty.resume();
      await settled();
      await settled();
      expect([late.outcome, failing.outcome]).to.deep.equal(outcomes);
      expect(outcomes[0]).to.be.instanceOf(StorageTimeout);
      expect(await sound.values.get('p', ['k'])).to.deep.equal([{ value: 'v', ttlMs: null }]);
      expect(unhandled).to.deep.equal([]);
    } finally {
      process.off('unhandledRejection', hear);
    }
  });

  it('counts a stop of this very process as one tick, so that answers that wait to be read are read', async () => {
    const { time, faulty, storage } = setUp();
    faulty.all = 'hangs';
    const watch = watched(storage.probe());
    // After an hour in which no timer could fire, the first one does, and then the answer is read.
    time.oversleep(3_600_000);
    await time.pass(0);
    faulty.resume();
    await settled();
    expect(watch.outcome).to.have.property('answer');
  });

  it('makes a StorageFault of whatever else a backend throws, thrown or rejected', async () => {
    const time = new ControlledTime();
    const cause = new TypeError('socket hang up');
    const own = new StorageFault('full');
    const values: Storage['values'] = {
      get: () => Promise.reject(cause),
      put: () => {
        throw cause;
      },
      remove: () => Promise.reject(own),
    };
    const storage = withDeadline({ ...setUp().faulty.storage, values }, time, { timeoutMs });
    for (const call of [storage.values.get('p', ['k']), storage.values.put('p', 'k', 'v')]) {
      const fault: unknown = await call.catch((error: unknown) => error);
      expect(fault).to.be.instanceOf(StorageFault).and.to.have.property('cause', cause);
    }
    expect(await storage.values.remove('p', ['k']).catch((error: unknown) => error)).to.equal(own);
  });
});
