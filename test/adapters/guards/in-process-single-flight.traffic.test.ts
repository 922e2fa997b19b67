import { expect } from 'chai';
import fc from 'fast-check';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';

interface Work {
  readonly index: number;
  readonly key: string;
  readonly signal: AbortSignal;
  landed: boolean;
}

/** A visitor asks for a key at some time, and may leave at another. */
interface Visit {
  readonly key: string;
  readonly leaves: boolean;
}

/** Visitors and works in an order that fast-check chooses; checks at every step what must hold there. */
class Traffic {
  readonly flights = new InProcessSingleFlight();
  readonly #scheduler: fc.Scheduler;
  readonly #failing: readonly boolean[];
  readonly #works: Work[] = [];

  constructor(scheduler: fc.Scheduler, failing: readonly boolean[]) {
    this.#scheduler = scheduler;
    this.#failing = failing;
  }

  async visit({ key, leaves }: Visit, name: string): Promise<void> {
    const leaver = new AbortController();
    const reason = new Error(`${name} left`);
    await this.#turn(`${name} comes`);
    const joined = this.#inTheAir(key);
    const landing = this.flights.run(key, (signal) => this.#work(key, signal), leaver.signal);
    if (leaves) void this.#turn(`${name} leaves`).then(() => leaver.abort(reason));
    try {
      const { value, collapsed } = await landing;
      expect(value).to.include({ key, landed: true });
      expect(collapsed).to.equal(joined !== undefined);
      if (joined) expect(value).to.equal(joined);
    } catch (error) {
      if (error === reason) expect(leaves).to.equal(true);
      else if (error instanceof Failure) expect(error.work).to.include({ key, landed: true });
      else throw error;
    }
  }

  async #work(key: string, signal: AbortSignal): Promise<Work> {
    // The others have landed or were abandoned.
    expect(this.#inTheAir(key)).to.equal(undefined);
    const work: Work = { index: this.#works.length, key, signal, landed: false };
    this.#works.push(work);
    await this.#turn(`work ${work.index} ends`);
    work.landed = true;
    if (this.#failing[work.index % this.#failing.length]) throw new Failure(work);
    return work;
  }

  #inTheAir(key: string): Work | undefined {
    return this.#works.find((work) => work.key === key && !work.landed && !work.signal.aborted);
  }

  #turn(label: string): Promise<void> {
    return this.#scheduler.schedule(Promise.resolve(), label);
  }
}

class Failure extends Error {
  readonly work: Work;

  constructor(work: Work) {
    super(`work ${work.index} failed`);
    this.work = work;
  }
}

describe('InProcessSingleFlight, with callers that come and go in any order', () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  before(() => process.on('unhandledRejection', note));
  after(() => process.off('unhandledRejection', note));

  it('gives each visitor the outcome of a live flight or their own reason, and keeps nothing', async () => {
    const visits = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), leaves: fc.boolean() }), { maxLength: 8 });
    const failing = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), visits, failing, async (scheduler, coming, fails) => {
        const traffic = new Traffic(scheduler, fails);
        await scheduler.waitFor(Promise.all(coming.map((visit, i) => traffic.visit(visit, `visitor ${i}`))));
        expect(traffic.flights.size).to.equal(0);
        // Abandoned work may still end, and nobody must hear of it.
        await scheduler.waitIdle();
        expect(traffic.flights.size).to.equal(0);
      }),
      { numRuns: 300 },
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).to.deep.equal([]);
  });

  it('aborts the work exactly when the last has left', async () => {
    const leavers = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });
    await fc.assert(fc.asyncProperty(fc.scheduler(), leavers, abortsWithTheLast), { numRuns: 100 });
  });
});

const abortsWithTheLast = async (scheduler: fc.Scheduler, leaving: readonly boolean[]): Promise<void> => {
  const flights = new InProcessSingleFlight();
  const held = Promise.withResolvers<string>();
  const works: AbortSignal[] = [];
  const produce = (signal: AbortSignal): Promise<string> => {
    works.push(signal);
    return held.promise;
  };
  const visitors = leaving.map(() => new AbortController());
  const landings = Promise.allSettled(visitors.map(({ signal }) => flights.run('key', produce, signal)));
  let left = 0;
  const departures = visitors.map(async (visitor, i) => {
    if (!leaving[i]) return;
    await scheduler.schedule(Promise.resolve(), `visitor ${i} leaves`);
    visitor.abort();
    left++;
    expect(works.map(({ aborted }) => aborted)).to.deep.equal([left === visitors.length]);
  });
  await scheduler.waitFor(Promise.all(departures));
  held.resolve('done');
  expect((await landings).map(({ status }) => status === 'rejected')).to.deep.equal(leaving);
  expect(flights.size).to.equal(0);
};
