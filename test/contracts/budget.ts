import assert from 'node:assert/strict';
import type { BudgetCaps } from '../../src/domain/budget.ts';
import type { Visitor } from '../../src/domain/visitor.ts';
import type { Budget, BudgetReservation } from '../../src/ports/budget.ts';
import type { Runner } from './runner.ts';

export interface BudgetHarness {
  /** A budget of which nothing is spent, read at least an hour before midnight. */
  open(caps: BudgetCaps): Budget | Promise<Budget>;
  close?(budget: Budget): Promise<void>;
  /** Moves the clock that days are told by, where it can be moved. */
  advance?(ms: number): void;
}

const total = (dailyMicroUsd: number): BudgetCaps => ({ dailyMicroUsd, dailyPerVisitorMicroUsd: null });
const perVisitor = (dailyPerVisitorMicroUsd: number, dailyMicroUsd: number | null = null): BudgetCaps => ({
  dailyMicroUsd,
  dailyPerVisitorMicroUsd,
});

const visitor = (network: string): Visitor => ({ kind: 'network', network, plan: 'free' });
const anna = visitor('192.0.2.1');
const bert = visitor('192.0.2.2');
const operator: Visitor = { kind: 'operator' };

/** What `Budget` promises, of any adapter. */
export const budgetContract = (name: string, { describe, it }: Runner, harness: BudgetHarness): void => {
  const using = (caps: BudgetCaps, body: (budget: Budget) => Promise<void>) => async (): Promise<void> => {
    const budget = await harness.open(caps);
    try {
      await body(budget);
    } finally {
      await harness.close?.(budget);
    }
  };

  describe(`${name}: a budget`, () => {
    it('holds reservations, and refuses those beyond the cap', using(total(300), held));
    it('has room again for the unspent part', using(total(300), givenBack));
    it('spends the whole reservation if the cost is unknown', using(total(300), unknown));
    it('counts spending beyond the reservation, whatever the cap', using(total(300), overspent));
    it('settles a reservation once', using(total(300), settledOnce));
    it('lets exactly as many concurrent calls through as fit', using(total(300), crowd));
    it('spends nothing where the cap is 0', using(total(0), nothing));
    it('binds each visitor by a cap of their own, and operators only by the total', using(perVisitor(100, 500), own));
    it('takes nothing of a visitor’s own where the total refuses', using(perVisitor(200, 300), undone));
    it('can do without a total', using(perVisitor(100), withoutTotal));
    const { advance } = harness;
    if (advance !== undefined) {
      it(
        'begins anew at midnight, UTC, and settles on the day of the reservation',
        using(total(300), (budget) => nextDay(budget, advance)),
      );
    }
  });
};

const reserved = async (budget: Budget, most: number, who = anna): Promise<BudgetReservation> => {
  const decision = await budget.reserve(who, most);
  assert.equal(decision.kind, 'reserved');
  return decision.kind === 'reserved' ? decision.reservation : assert.fail();
};

const refused = async (budget: Budget, most: number, who = anna): Promise<number> => {
  const decision = await budget.reserve(who, most);
  assert.equal(decision.kind, 'exhausted');
  return decision.kind === 'exhausted' ? decision.retryAfterMs : assert.fail();
};

const holds = async (budget: Budget, spentMicroUsd: number, reservedMicroUsd: number): Promise<void> => {
  const reading = await budget.read();
  assert.deepEqual([reading.spentMicroUsd, reading.reservedMicroUsd], [spentMicroUsd, reservedMicroUsd]);
};

const held = async (budget: Budget): Promise<void> => {
  assert.deepEqual(await budget.read(), {
    dailyMicroUsd: 300,
    spentMicroUsd: 0,
    reservedMicroUsd: 0,
    latestReservationMicroUsd: null,
  });
  await reserved(budget, 100);
  await reserved(budget, 150);
  const retryAfterMs = await refused(budget, 51);
  assert.ok(retryAfterMs > 3_600_000 && retryAfterMs <= 86_400_000, `${retryAfterMs} ms`);
  await reserved(budget, 50);
  assert.deepEqual(await budget.read(), {
    dailyMicroUsd: 300,
    spentMicroUsd: 0,
    reservedMicroUsd: 300,
    latestReservationMicroUsd: 50,
  });
};

const givenBack = async (budget: Budget): Promise<void> => {
  const cheap = await reserved(budget, 200);
  const free = await reserved(budget, 100);
  await cheap.settle(30);
  await holds(budget, 30, 100);
  await free.settle(0);
  await holds(budget, 30, 0);
  await refused(budget, 271);
  await reserved(budget, 270);
};

const unknown = async (budget: Budget): Promise<void> => {
  await (await reserved(budget, 200)).settle(null);
  await holds(budget, 200, 0);
  await refused(budget, 101);
};

const overspent = async (budget: Budget): Promise<void> => {
  await (await reserved(budget, 200)).settle(900);
  await holds(budget, 900, 0);
  await refused(budget, 1);
};

const settledOnce = async (budget: Budget): Promise<void> => {
  const reservation = await reserved(budget, 200);
  await Promise.all([reservation.settle(50), reservation.settle(0), reservation.settle(null)]);
  await holds(budget, 50, 0);
};

const crowd = async (budget: Budget): Promise<void> => {
  const decisions = await Promise.all(Array.from({ length: 200 }, () => budget.reserve(anna, 100)));
  assert.equal(decisions.filter(({ kind }) => kind === 'reserved').length, 3);
  await holds(budget, 0, 300);
};

const nothing = async (budget: Budget): Promise<void> => {
  await refused(budget, 1);
  await reserved(budget, 0);
};

const own = async (budget: Budget): Promise<void> => {
  await reserved(budget, 100);
  await refused(budget, 1);
  await reserved(budget, 100, bert);
  await reserved(budget, 300, operator);
  await refused(budget, 1, operator);
  await refused(budget, 1, visitor('192.0.2.3'));
};

const undone = async (budget: Budget): Promise<void> => {
  const most = await reserved(budget, 200, bert);
  await refused(budget, 200);
  await most.settle(0);
  await reserved(budget, 200);
};

const withoutTotal = async (budget: Budget): Promise<void> => {
  await (await reserved(budget, 100)).settle(40);
  await reserved(budget, 100, bert);
  await refused(budget, 61);
  await reserved(budget, 60);
  const { dailyMicroUsd, spentMicroUsd, reservedMicroUsd } = await budget.read();
  assert.deepEqual([dailyMicroUsd, spentMicroUsd, reservedMicroUsd], [null, 40, 160]);
};

const nextDay = async (budget: Budget, advance: (ms: number) => void): Promise<void> => {
  const late = await reserved(budget, 200);
  advance(await refused(budget, 101));
  await holds(budget, 0, 0);
  await reserved(budget, 300);
  await late.settle(10);
  await holds(budget, 0, 300);
};
