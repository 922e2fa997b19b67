import { expect } from 'chai';
import { BudgetedThreadWriter } from '../../../src/adapters/guards/budgeted-thread-writer.ts';
import { FallbackThreadWriter } from '../../../src/adapters/guards/fallback-thread-writer.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { productSchema } from '../../../src/adapters/records/flight-outcome.ts';
import { StoredBudget } from '../../../src/adapters/records/stored-budget.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { BudgetCaps } from '../../../src/domain/budget.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import { MakeThread, type MakingRequest } from '../../../src/domain/use-cases/make-thread.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import type { Assignment, ThreadWriter } from '../../../src/ports/thread-writer.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { manuscriptOf } from '../../support/held-writer.ts';
import { flightsOver } from './flights.ts';

const never = new AbortController().signal;
const entry = sampleEntry('The bridge opened in 1932.');
const visitor = (name: string): Visitor => ({ kind: 'network', network: name, plan: 'free' });
const spent = visitor('spent');
const many = Array.from({ length: 20 }, (_, n) => visitor(`${n}`));

const quoting = (name: string, asked: Visitor[]): ThreadWriter => ({
  identity: { name, model: null, revision: 1 },
  write: async ({ text, visitor }) => {
    asked.push(visitor);
    return manuscriptOf(text, { writer: { name, model: null, revision: 1 } });
  },
});

/** Two instances of the service over one storage; a call of the model costs 60 micro-USD. The page takes a second. */
const setUp = async (fallback: 'extractive' | 'none', caps: BudgetCaps) => {
  const time = new ControlledTime();
  const storage = new MemoryStorage({ clock: time });
  const calls: Record<'model' | 'spare', Visitor[]> = { model: [], spare: [] };
  const budgetHere = () =>
    new StoredBudget({ counters: storage.counters, alias: visitorAlias('s'), caps, clock: time });
  const openInstance = (): MakeThread => {
    const budget = budgetHere();
    const costs = { mostCostMicroUsd: () => 60, chargeMicroUsd: () => 60 };
    const model = new BudgetedThreadWriter(quoting('model', calls.model), {
      budget,
      costs,
      hasReachedModel: () => true,
    });
    const spare = quoting('spare', calls.spare);
    const writer = fallback === 'none' ? model : new FallbackThreadWriter(model, spare, () => undefined);
    const run = async (_order: unknown, visitor: Visitor, _id: unknown, signal: AbortSignal) => {
      await new Promise<void>((resolve) => time.after(1_000, resolve));
      const assignment = { text: entry.sourceText, visitor } as Assignment;
      const { degraded, writer: by } = await writer.write(assignment, signal);
      const thread = { ...entry.thread, degraded, writer: by.name };
      return { kind: 'thread', thread, sourceText: entry.sourceText } as Awaited<ReturnType<Composer['run']>>;
    };
    const flights = flightsOver(storage.values, time, productSchema);
    const cache = new StoredThreadCache(storage.entries, time, 100_000);
    const lifetimes = { threadMs: 86_400_000, degradedThreadMs: 300_000 };
    return new MakeThread(cache, flights, { writer: model.identity, run }, lifetimes, budget);
  };
  const instances = [openInstance(), openInstance()];
  const ask = async (who: Visitor, on = 0): Promise<string> => {
    const request = { order: {}, visitor: who, fingerprint: entry.fingerprint, freshness: 'cached' } as MakingRequest;
    const making = await instances[on]?.run(request, never).catch((error: unknown) => error);
    if (making instanceof WriterFault) return `${making.reason}, again in ${making.retryAfterMs} ms`;
    return (making as { thread: { writer: string } }).thread.writer;
  };
  /** The first asks, and the others, on either instance, while the page is read. */
  const askAll = async (first: Visitor, others: readonly Visitor[]): Promise<readonly string[]> => {
    const asked = [ask(first)];
    await time.pass(100);
    asked.push(...others.map((who, n) => ask(who, n % 2)));
    return time.until(Promise.all(asked));
  };
  await budgetHere().reserve(spent, 60);
  return { time, calls, askAll };
};

type Composer = ConstructorParameters<typeof MakeThread>[2];

const own = { dailyMicroUsd: null, dailyPerVisitorMicroUsd: 100 };

describe('a visitor whose own budget is spent, and twenty others with the same request, on two instances', () => {
  for (const [fallback, outcome] of [
    ['extractive', /^spare$/],
    ['none', /^budget_exhausted, again in 86\d{6} ms$/],
  ] as const) {
    it(`cost one call, whose thread all others get: fallback ${fallback}`, async () => {
      const { calls, askAll } = await setUp(fallback, own);
      const [first, ...others] = await askAll(spent, many);
      expect(first).to.match(outcome);
      expect(others).to.deep.equal(Array(20).fill('model'));
      expect(calls.model).to.have.length(1);
      expect(calls.model).not.to.deep.include(spent);
    });
  }

  it('are all told that the budget is spent where it is that of all together, by one flight', async () => {
    const { calls, askAll } = await setUp('extractive', { dailyMicroUsd: 100, dailyPerVisitorMicroUsd: 100 });
    expect(await askAll(visitor('first'), many)).to.deep.equal(Array(21).fill('spare'));
    expect([calls.model.length, calls.spare.length]).to.deep.equal([0, 1]);
  });
});

describe('a visitor whose own budget is spent', () => {
  it('gets one answer for any number of concurrent requests', async () => {
    const { calls, askAll } = await setUp('extractive', own);
    expect(await askAll(spent, Array(20).fill(spent))).to.deep.equal(Array(21).fill('spare'));
    expect([calls.model.length, calls.spare.length]).to.deep.equal([0, 1]);
  });
});
