import { expect } from 'chai';
import { RememberingBudget } from '../../../src/adapters/guards/remembering-budget.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredBudget } from '../../../src/adapters/records/stored-budget.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { BudgetCaps } from '../../../src/domain/budget.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { dayMs } from '../../../src/domain/utc-day.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import type { Budget } from '../../../src/ports/budget.ts';
import type { Counters } from '../../../src/ports/storage/counters.ts';
import { budgetContract } from '../../contracts/budget.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { anna, bert, noon, operator, setUp as overFaultyStorage, total as tenThousand } from './frugal-budgets.ts';

const alias = visitorAlias('a secret');
const total: BudgetCaps = { dailyMicroUsd: 300, dailyPerVisitorMicroUsd: null };

/** Storage that can lose its data, and the processes that share it. */
const setUp = (caps = total) => {
  const clock = new FakeClock(noon);
  let { counters } = new MemoryStorage({ clock });
  const sharedCounters: Pick<Counters, 'add' | 'fields'> = {
    add: (...args) => counters.add(...args),
    fields: (...args) => counters.fields(...args),
  };
  const stored = () => new StoredBudget({ counters: sharedCounters as Counters, alias, caps, clock });
  const open = (budget: Budget = stored()) => new RememberingBudget(budget, { shared: stored(), caps, clock });
  const loseData = (): void => {
    counters = new MemoryStorage({ clock }).counters;
  };
  return { clock, open, stored, loseData };
};

/** How many calls of 100 go through, one after the other. */
const through = async (budget: Budget, visitor: Visitor = anna): Promise<number> => {
  for (let n = 0; ; n++) {
    const decision = await budget.reserve(visitor, 100);
    if (decision.kind === 'exhausted') return n;
    await decision.reservation.settle(null);
  }
};

const clock = new FakeClock(noon);
budgetContract(
  'RememberingBudget',
  { describe, it },
  {
    open: (caps) => {
      const { counters } = new MemoryStorage({ clock });
      const stored = new StoredBudget({ counters, alias, caps, clock });
      return new RememberingBudget(stored, { shared: stored, caps, clock });
    },
    advance: (ms) => clock.advance(ms),
  },
);

describe('RememberingBudget', () => {
  it('spends no more than the cap by itself, however often storage loses its data', async () => {
    const { open, loseData } = setUp();
    const budget = open();
    expect(await through(budget)).to.equal(3);
    for (let loss = 0; loss < 3; loss++) {
      loseData();
      expect(await through(budget)).to.equal(0);
    }
    expect((await budget.left(anna)).dailyMicroUsd).to.equal(0);
    expect(await through(open()), 'another process').to.equal(3);
  });

  it('holds each visitor to the own cap too, and operators only to the total', async () => {
    const { open, loseData } = setUp({ dailyMicroUsd: 600, dailyPerVisitorMicroUsd: 200 });
    const budget = open();
    expect(await through(budget)).to.equal(2);
    loseData();
    expect([await through(budget), await through(budget, bert)]).to.deep.equal([0, 2]);
    loseData();
    expect(await through(budget, operator)).to.equal(2);
  });

  it('counts what was in flight at the loss, and nothing of what was given back', async () => {
    const { open, loseData } = setUp();
    const budget = open();
    const [first, second] = await Promise.all([budget.reserve(anna, 100), budget.reserve(anna, 100)]);
    loseData();
    if (first.kind === 'reserved') await first.reservation.settle(0);
    expect(await through(budget)).to.equal(2);
    if (second.kind === 'reserved') await second.reservation.settle(0);
    expect((await budget.left(anna)).dailyMicroUsd).to.equal(100);
  });

  it('lets no crowd past its own bound while storage knows nothing', async () => {
    const { open, loseData } = setUp();
    const budget = open();
    await budget.reserve(anna, 100);
    loseData();
    const decisions = await Promise.all(Array.from({ length: 20 }, () => budget.reserve(anna, 100)));
    expect(decisions.filter(({ kind }) => kind === 'reserved')).to.have.length(2);
  });

  it('refuses beyond its own bound even if the reservation cannot be undone', async () => {
    const { open, stored } = setUp();
    const settle = async (): Promise<void> => {
      throw new StorageFault('the settlement was made to fail');
    };
    const forgetful = Object.assign(stored(), { reserve: async () => ({ kind: 'reserved', reservation: { settle } }) });
    const budget = open(forgetful as Budget);
    const decisions = await Promise.all([budget.reserve(anna, 200), budget.reserve(anna, 200)]);
    expect(decisions.map(({ kind }) => kind)).to.deep.equal(['reserved', 'exhausted']);
  });

  it('shows what it knows to be spent and reserved, where storage knows less', async () => {
    const { open, loseData } = setUp();
    const budget = open();
    const [first, second] = [await budget.reserve(anna, 100), await budget.reserve(anna, 100)];
    if (first.kind === 'reserved') await first.reservation.settle(40);
    loseData();
    const figures = async () => {
      const { spentMicroUsd, reservedMicroUsd } = await budget.read();
      return [spentMicroUsd, reservedMicroUsd];
    };
    expect(await figures()).to.deep.equal([40, 100]);
    if (second.kind === 'reserved') await second.reservation.settle(0);
    expect(await figures()).to.deep.equal([40, 0]);
  });

  it('counts what is reserved while storage is down, though storage does not know of it when it is back', async () => {
    const { time, faulty, budget: frugal, stored, witness } = overFaultyStorage();
    const budget = new RememberingBudget(frugal, { shared: witness, caps: tenThousand, clock: time });
    await frugal.learn();
    faulty.all = 'fails';
    const own = await budget.reserve(anna, 500);
    faulty.all = 'answers';
    expect((await budget.reserve(anna, 9_501)).kind).to.equal('exhausted');
    expect((await budget.left(anna)).dailyMicroUsd).to.equal(9_500);
    expect((await budget.reserve(anna, 9_500)).kind).to.equal('reserved');
    if (own.kind === 'reserved') await own.reservation.settle(500);
    await time.pass(1_000);
    expect(await stored()).to.deep.equal([500, 9_500]);
  });

  it('remembers the day when the clock was wrong for a while', async () => {
    const { clock, open, loseData } = setUp();
    const budget = open();
    expect(await through(budget)).to.equal(3);
    for (const wrongMs of [400 * dayMs, -400 * dayMs]) {
      clock.advance(wrongMs);
      expect(await through(budget)).to.equal(3);
      clock.advance(-wrongMs);
      loseData();
      expect(await through(budget)).to.equal(0);
    }
  });

  it('remembers nothing of a day that is over', async () => {
    const { clock, open, loseData } = setUp();
    const budget = open();
    const late = await budget.reserve(anna, 100);
    expect(await through(budget)).to.equal(2);
    clock.advance(dayMs);
    loseData();
    expect(await through(budget)).to.equal(3);
    if (late.kind === 'reserved') await late.reservation.settle(0);
    expect(await through(budget)).to.equal(0);
  });
});
