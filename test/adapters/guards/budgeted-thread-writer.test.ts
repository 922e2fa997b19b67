import { expect } from 'chai';
import { BoundedThreadWriter } from '../../../src/adapters/guards/bounded-thread-writer.ts';
import { BreakerThreadWriter } from '../../../src/adapters/guards/breaker-thread-writer.ts';
import { BudgetedThreadWriter, type CallCosts } from '../../../src/adapters/guards/budgeted-thread-writer.ts';
import { WitnessedThreadWriter } from '../../../src/adapters/guards/witnessed-thread-writer.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredBudget } from '../../../src/adapters/records/stored-budget.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import { type ModelUsage, noUsage } from '../../../src/domain/thread.ts';
import type { Assignment } from '../../../src/ports/thread-writer.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { HeldWriter, manuscriptOf, settle } from '../../support/held-writer.ts';

const most = 100;
const costs: CallCosts = { mostCostMicroUsd: () => most, chargeMicroUsd: ({ costMicroUsd }) => costMicroUsd };
const cost = (costMicroUsd: number): ModelUsage => ({ ...noUsage, costMicroUsd });

const never = (): never => {
  throw new Error('nobody asks');
};

interface Limits {
  readonly dailyMicroUsd?: number;
  readonly dailyPerVisitorMicroUsd?: number | null;
  readonly maxConcurrent?: number;
  readonly maxQueued?: number;
}

const open = (limits: Limits = {}) => {
  const { dailyMicroUsd = 300, dailyPerVisitorMicroUsd = null, maxConcurrent = 100, maxQueued = 100 } = limits;
  const time = new ControlledTime(Date.UTC(2026, 0, 31, 12));
  const { counters } = new MemoryStorage({ clock: time });
  const caps = { dailyMicroUsd, dailyPerVisitorMicroUsd };
  const budget = new StoredBudget({ counters, alias: visitorAlias('s'), caps, clock: time });
  const held = new HeldWriter();
  const witnessed = new WitnessedThreadWriter(held);
  const breaker = new BreakerThreadWriter(witnessed, {
    timer: time,
    isOutage: () => true,
    onTransition: () => {},
    maxFailures: 1,
  });
  const line = new BoundedThreadWriter(breaker, { maxConcurrent, maxQueued, retryAfterMs: 1 });
  const hasReachedModel = (call: Assignment): boolean => witnessed.hasReached(call);
  const writer = new BudgetedThreadWriter(line, { costs, budget, hasReachedModel });
  const begin = async (more = {}, signal = new AbortController().signal): Promise<{ outcome: Promise<unknown> }> => {
    const outcome = writer.write(assignmentOf(more), signal).catch((error: unknown) => error);
    await settle();
    return { outcome };
  };
  const books = async () => {
    const { spentMicroUsd, reservedMicroUsd } = await budget.read();
    return [spentMicroUsd, reservedMicroUsd];
  };
  return { held, writer, begin, books };
};

describe('BudgetedThreadWriter', () => {
  it('makes exactly as many calls as the budget holds, of fifty at a time, however few are made at a time', async () => {
    for (const maxConcurrent of [1, 2, 100]) {
      const { held, begin, books } = open({ maxConcurrent });
      const all = await Promise.all(Array.from({ length: 50 }, () => begin()));
      expect(await books()).to.deep.equal([0, 300]);
      for (let done = 0; done < 3; done++) {
        held.calls[done]?.finish(manuscriptOf('a', { usage: cost(most) }));
        await settle();
      }
      const outcomes = await Promise.all(all.map(({ outcome }) => outcome));
      expect(held.calls).to.have.length(3);
      const refused = outcomes.filter((outcome) => outcome instanceof WriterFault);
      expect(refused).to.have.length(47);
      expect(refused[0]).to.include({ reason: 'budget_exhausted', retryAfterMs: 12 * 3_600_000 });
      expect(await books()).to.deep.equal([300, 0]);
    }
  });

  it('passes the manuscript on, and settles its cost', async () => {
    const { held, writer, begin, books } = open();
    const { outcome } = await begin({ text: 'A text.' });
    expect(held.calls[0]?.assignment).to.deep.equal(assignmentOf({ text: 'A text.' }));
    const manuscript = manuscriptOf('a', { usage: cost(30) });
    held.calls[0]?.finish(manuscript);
    expect(await outcome).to.equal(manuscript);
    expect(await books()).to.deep.equal([30, 0]);
    expect(writer.identity).to.equal(held.identity);
  });

  for (const [what, usage, spent] of [
    ['gives back all of a call that failed for nothing', noUsage, 0],
    ['charges a call that failed with what it took', cost(40), 40],
    ['charges all of a call that failed for nobody knows how much', null, most],
  ] as const) {
    it(what, async () => {
      const { held, begin, books } = open();
      const { outcome } = await begin();
      const fault = new WriterFault('writer_unavailable', 'no', { usage });
      held.calls[0]?.fail(fault);
      expect(await outcome).to.equal(fault);
      expect(await books()).to.deep.equal([spent, 0]);
    });
  }

  it('charges all of a call that a mistake of ours ended', async () => {
    const { held, begin, books } = open();
    const { outcome } = await begin();
    held.calls[0]?.fail(new TypeError('a mistake'));
    expect(await outcome).to.be.instanceOf(TypeError);
    expect(await books()).to.deep.equal([most, 0]);
  });

  it('charges a call in full if the visitor left during it, and nothing if it was still queued', async () => {
    const { held, begin, books } = open({ maxConcurrent: 1 });
    const [early, late] = [new AbortController(), new AbortController()];
    const first = await begin({}, early.signal);
    const second = await begin({}, late.signal);
    expect(await books()).to.deep.equal([0, 200]);
    late.abort('left');
    expect(await second.outcome).to.equal('left');
    expect(await books()).to.deep.equal([0, 100]);
    early.abort('left');
    expect(await first.outcome).to.equal('left');
    expect(await books()).to.deep.equal([100, 0]);
    expect(held.calls).to.have.length(1);
  });

  it('is settled once the budget knows the cost of each call, even if nobody waits for it', async () => {
    const told = Promise.withResolvers<void>();
    const reservation = { settle: () => told.promise };
    const budget = { reserve: async () => ({ kind: 'reserved', reservation }) as const, read: never };
    const held = new HeldWriter();
    const writer = new BudgetedThreadWriter(held, { costs, budget, hasReachedModel: () => true });
    await writer.settled();
    const leaving = new AbortController();
    const outcome = writer.write(assignmentOf(), leaving.signal).catch((error: unknown) => error);
    await settle();
    const settled = writer.settled().then(() => true);
    leaving.abort('left');
    expect(await Promise.race([settled, settle().then(() => false)])).to.equal(false);
    told.resolve();
    expect(await settled).to.equal(true);
    expect(await outcome).to.equal('left');
  });

  it('reserves nothing for a caller that had left already', async () => {
    const { begin, books } = open();
    expect(await (await begin({}, AbortSignal.abort('gone'))).outcome).to.equal('gone');
    expect(await books()).to.deep.equal([0, 0]);
  });

  it('refunds the reservation of a caller that found the queue full', async () => {
    const { begin, books } = open({ maxConcurrent: 1, maxQueued: 0 });
    await begin();
    expect(await (await begin()).outcome).to.include({ reason: 'saturated' });
    expect(await books()).to.deep.equal([0, 100]);
  });

  it('refunds the reservation of a call that the breaker refused', async () => {
    const { held, begin, books } = open();
    const { outcome } = await begin();
    held.calls[0]?.fail(new WriterFault('writer_unavailable', 'out'));
    await outcome;
    expect(await (await begin()).outcome).to.include({ message: 'The model is not asked: its server fails' });
    expect(held.calls).to.have.length(1);
    expect(await books()).to.deep.equal([0, 0]);
  });

  it('spends the budget of the visitor who asked', async () => {
    const { begin } = open({ dailyMicroUsd: 1_000, dailyPerVisitorMicroUsd: 100 });
    const [anna, bert] = ['192.0.2.1', '192.0.2.2'].map((network) => ({
      visitor: { kind: 'network', network, plan: 'free' },
    }));
    await begin(anna);
    expect(await (await begin(anna)).outcome).to.include({ reason: 'budget_exhausted' });
    const { outcome } = await begin(bert);
    const isOver = await Promise.race([outcome.then(() => true), settle().then(() => false)]);
    expect(isOver).to.equal(false);
  });

  it('distinguishes calls with the same assignment', async () => {
    const { held, writer, books } = open({ maxConcurrent: 1 });
    const assignment = assignmentOf();
    const late = new AbortController();
    void writer.write(assignment, new AbortController().signal);
    const second = writer.write(assignment, late.signal).catch((error: unknown) => error);
    await settle();
    late.abort('left');
    await second;
    expect(held.calls).to.have.length(1);
    expect(await books()).to.deep.equal([0, 100]);
  });
});
