import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredBudget } from '../../../src/adapters/records/stored-budget.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { IoredisTransport } from '../../../src/adapters/redis/ioredis/ioredis-transport.ts';
import type { BudgetCaps } from '../../../src/domain/budget.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import type { BudgetReservation } from '../../../src/ports/budget.ts';
import type { Counters } from '../../../src/ports/storage/counters.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { budgetContract } from '../../contracts/budget.ts';
import { closingAfter } from '../../support/closing.ts';
import { CollectingRunner } from '../../support/collecting-runner.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { storageOver, transportTo } from '../../support/redis-stores.ts';
import { boundTo } from '../../support/storage-with-verbs.ts';
import { startSingle } from '../../support/topologies.ts';

const alias = visitorAlias('a secret');
const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };
const caps: BudgetCaps = { dailyMicroUsd: 1_000, dailyPerVisitorMicroUsd: 400 };
const clock = new FakeClock(Date.UTC(2026, 0, 31, 12));

const budgetOver = ({ counters }: Pick<Storage, 'counters'>, given = caps): StoredBudget =>
  new StoredBudget({ counters, alias, caps: given, clock });

/** One thing that happens to a budget. */
type Step =
  | { readonly kind: 'reserve'; readonly who: number; readonly most: number }
  | { readonly kind: 'settle'; readonly which: number; readonly part: number | null };

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('reserve' as const), who: fc.nat(3), most: fc.integer({ min: 1, max: 300 }) }),
    fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat(),
      part: fc.option(fc.constantFrom(0, 0.3, 1), { nil: null }),
    }),
  ),
  { maxLength: 40 },
);

interface Open {
  readonly most: number;
  readonly who: number;
  readonly reservation: BudgetReservation;
}

/** Lets the steps happen, several at a time, over two instances. @returns what each visitor committed in all */
const play = async (budgets: readonly StoredBudget[], script: readonly Step[], atOnce: number) => {
  const open: Open[] = [];
  const committed = [0, 0, 0, 0];
  const act = async (step: Step, at: number): Promise<void> => {
    if (step.kind === 'reserve') {
      const visitor: Visitor =
        step.who === 0 ? { kind: 'operator' } : { kind: 'network', network: `192.0.2.${step.who}`, plan: 'free' };
      const decision = await budgets[at % budgets.length]?.reserve(visitor, step.most);
      if (decision?.kind !== 'reserved') return;
      committed[step.who] = (committed[step.who] ?? 0) + step.most;
      open.push({ most: step.most, who: step.who, reservation: decision.reservation });
      return;
    }
    const [one] = open.splice(step.which % Math.max(1, open.length), 1);
    if (!one) return;
    const cost = step.part === null ? null : Math.floor(one.most * step.part);
    await one.reservation.settle(cost);
    committed[one.who] = (committed[one.who] ?? 0) - (one.most - (cost ?? one.most));
  };
  for (let at = 0; at < script.length; at += atOnce) {
    await Promise.all(script.slice(at, at + atOnce).map((step, i) => act(step, at + i)));
    const { spentMicroUsd, reservedMicroUsd } = (await budgets[0]?.read()) ?? expect.fail();
    expect((spentMicroUsd ?? 0) + (reservedMicroUsd ?? 0)).to.be.at.most(1_000);
  }
  return committed;
};

const holdsCaps = async (budgets: readonly StoredBudget[], script: readonly Step[], atOnce: number): Promise<void> => {
  const [operators = 0, ...visitors] = await play(budgets, script, atOnce);
  for (const each of visitors) expect(each).to.be.at.most(400);
  const { spentMicroUsd, reservedMicroUsd } = (await budgets[0]?.read()) ?? expect.fail();
  const sum = visitors.reduce((total, each) => total + each, operators);
  expect((spentMicroUsd ?? 0) + (reservedMicroUsd ?? 0)).to.equal(sum);
};

const concurrency = fc.integer({ min: 1, max: 12 });

describe('StoredBudget over memory', () => {
  it('never passes a cap and loses no amount, in whatever order calls are reserved and settled', async () => {
    await fc.assert(
      fc.asyncProperty(steps, concurrency, async (script, atOnce) => {
        const storage = new MemoryStorage({ clock });
        await holdsCaps([budgetOver(storage), budgetOver(storage)], script, atOnce);
      }),
      { numRuns: 200 },
    );
  });
});

/** Looks whether an amount fits, and adds it a moment later. */
const racy = (counters: Counters): Counters =>
  Object.assign(boundTo(counters), {
    add: async (...[partition, key, amounts, options]: Parameters<Counters['add']>) => {
      const { committed = 0 } = await counters.fields(partition, key);
      const { cap, ...rest } = options ?? {};
      const most = cap?.committed ?? Number.POSITIVE_INFINITY;
      return committed + (amounts.committed ?? 0) <= most && counters.add(partition, key, amounts, rest);
    },
  });

describe('the budget contract', () => {
  it('is failed by a budget that looks before it adds', async () => {
    const runner = new CollectingRunner();
    budgetContract('racy', runner, {
      open: (given) => budgetOver({ counters: racy(new MemoryStorage({ clock }).counters) }, given),
    });
    const failures = await runner.failures();
    expect(failures.map(({ title }) => title)).to.deep.equal([
      'racy: a budget > lets exactly as many concurrent calls through as fit',
    ]);
  });
});

describe('StoredBudget over Redis', () => {
  const closing = closingAfter(after);
  let transports: readonly IoredisTransport[];
  before(async () => {
    const { target } = closing(await startSingle());
    transports = [closing(transportTo(target)), closing(transportTo(target))];
    for (const transport of transports) expect(await transport.ready(10_000)).to.equal(true);
  });

  /** Two instances, each with a connection of its own, on a store of which nothing is spent. */
  const openTwo = (given = caps): readonly StoredBudget[] => {
    const prefix = `${randomUUID()}:`;
    return transports.map((transport) => budgetOver(storageOver(transport, prefix), given));
  };

  budgetContract(
    'StoredBudget',
    { describe, it },
    {
      open: (given) => openTwo(given)[0] ?? expect.fail(),
      advance: (ms) => clock.advance(ms),
    },
  );

  it('never passes a cap and loses no amount, in whatever order calls are reserved and settled', async () => {
    const property = fc.asyncProperty(steps, concurrency, (script, atOnce) => holdsCaps(openTwo(), script, atOnce));
    await fc.assert(property, { numRuns: 40 });
  });

  it('lets exactly as many through as fit, of 500 concurrent calls on two instances', async () => {
    const budgets = openTwo({ dailyMicroUsd: 1_000, dailyPerVisitorMicroUsd: null });
    const decisions = await Promise.all(Array.from({ length: 500 }, (_, i) => budgets[i % 2]?.reserve(anna, 333)));
    expect(decisions.filter((decision) => decision?.kind === 'reserved')).to.have.length(3);
  });
});
