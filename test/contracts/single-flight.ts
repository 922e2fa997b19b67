import assert from 'node:assert/strict';
import type { SingleFlight } from '../../src/ports/single-flight.ts';
import type { Runner } from './runner.ts';

export interface SingleFlightHarness {
  open(): SingleFlight | Promise<SingleFlight>;
  close?(flights: SingleFlight): Promise<void>;
}

/** What `SingleFlight` promises, of any adapter. */
export const singleFlightContract = (name: string, { describe, it }: Runner, harness: SingleFlightHarness): void => {
  const using = (body: (flights: SingleFlight) => Promise<void>) => async (): Promise<void> => {
    const flights = await harness.open();
    try {
      await body(flights);
    } finally {
      await harness.close?.(flights);
    }
  };

  describe(`${name}: identical work`, () => {
    it('is done once for 100 concurrent callers', using(doneOnce));
    it('is not confused with other work', using(keptApart));
    it('is done again for a caller after it has ended', using(doneAgain));
    it('fails for all waiting callers, and for no later one', using(failureShared));
    it('fails where it throws before it returns a promise', using(thrownAtOnce));
  });

  describe(`${name}: a caller that leaves`, () => {
    it('before asking gets the reason, and starts nothing', using(leftBefore));
    it('gets the reason at once while the others go on', using(leftEarly));
    it('may be the one who started it', using(starterLeft));
    it('last aborts the work', using(leftLast));
    it('last leaves nothing for the next to join', using(beganAfresh));
  });
};

const never = new AbortController().signal;
const leaving = new Error('leaving');

/** Work that ends when the test says so. */
const heldWork = () => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const produce = (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    return promise;
  };
  return { produce, signals, resolve, reject };
};

const doneOnce = async (flights: SingleFlight): Promise<void> => {
  const work = heldWork();
  const landings = Array.from({ length: 100 }, () => flights.run('key', work.produce, never));
  work.resolve('done');
  const landed = await Promise.all(landings);
  assert.equal(work.signals.length, 1);
  assert.ok(landed.every(({ value }) => value === 'done'));
  assert.equal(landed.filter(({ collapsed }) => !collapsed).length, 1);
};

const keptApart = async (flights: SingleFlight): Promise<void> => {
  const keys = ['a', 'b', '', '__proto__', 'a{b}\n', 'ä'.repeat(200)];
  const landed = await Promise.all(keys.map((key) => flights.run(key, async () => key, never)));
  assert.deepEqual(
    landed,
    keys.map((value) => ({ value, collapsed: false })),
  );
};

const doneAgain = async (flights: SingleFlight): Promise<void> => {
  await flights.run('key', async () => 'first', never);
  assert.deepEqual(await flights.run('key', async () => 'second', never), { value: 'second', collapsed: false });
};

const failureShared = async (flights: SingleFlight): Promise<void> => {
  const work = heldWork();
  const waiting = Array.from({ length: 3 }, () => flights.run('key', work.produce, never));
  const failures = Promise.allSettled(waiting);
  work.reject(new Error('no luck'));
  for (const failure of await failures) {
    assert.equal(failure.status, 'rejected');
    assert.match(String(failure.reason), /no luck/);
  }
  assert.equal(work.signals.length, 1);
  assert.deepEqual(await flights.run('key', async () => 'luck', never), { value: 'luck', collapsed: false });
};

const thrownAtOnce = async (flights: SingleFlight): Promise<void> => {
  const produce = (): Promise<string> => {
    throw new Error('at once');
  };
  await assert.rejects(flights.run('key', produce, never), /at once/);
  assert.equal((await flights.run('key', async () => 'fine', never)).value, 'fine');
};

const leftBefore = async (flights: SingleFlight): Promise<void> => {
  const work = heldWork();
  await assert.rejects(flights.run('key', work.produce, AbortSignal.abort(leaving)), leaving);
  assert.equal(work.signals.length, 0);
};

const leftEarly = async (flights: SingleFlight): Promise<void> => {
  const work = heldWork();
  const leaver = new AbortController();
  const staying = flights.run('key', work.produce, never);
  const left = flights.run('key', work.produce, leaver.signal);
  leaver.abort(leaving);
  // The work is still held: an answer can only be the leaver's own.
  await assert.rejects(left, leaving);
  work.resolve('done');
  assert.deepEqual(await staying, { value: 'done', collapsed: false });
  assert.equal(work.signals[0]?.aborted, false);
};

const starterLeft = async (flights: SingleFlight): Promise<void> => {
  const work = heldWork();
  const starter = new AbortController();
  const left = flights.run('key', work.produce, starter.signal);
  const staying = flights.run('key', work.produce, never);
  starter.abort(leaving);
  await assert.rejects(left, leaving);
  work.resolve('done');
  assert.deepEqual(await staying, { value: 'done', collapsed: true });
};

const leftLast = async (flights: SingleFlight): Promise<void> => {
  const work = heldWork();
  const leavers = [new AbortController(), new AbortController()];
  const left = Promise.allSettled(leavers.map(({ signal }) => flights.run('key', work.produce, signal)));
  for (const leaver of leavers) leaver.abort(leaving);
  for (const outcome of await left) assert.deepEqual(outcome, { status: 'rejected', reason: leaving });
  assert.ok(work.signals.every((signal) => signal.aborted));
  work.reject(new Error('nobody is there to hear this'));
};

const beganAfresh = async (flights: SingleFlight): Promise<void> => {
  const abandoned = heldWork();
  const leaver = new AbortController();
  const left = flights.run('key', abandoned.produce, leaver.signal);
  leaver.abort(leaving);
  await assert.rejects(left, leaving);
  const fresh = heldWork();
  const first = flights.run('key', fresh.produce, never);
  abandoned.resolve('late');
  // A turn of the event loop: whatever the late landing sets off has happened.
  await new Promise((resolve) => setImmediate(resolve));
  const second = flights.run('key', fresh.produce, never);
  fresh.resolve('fresh');
  assert.deepEqual(await first, { value: 'fresh', collapsed: false });
  assert.deepEqual(await second, { value: 'fresh', collapsed: true });
};
