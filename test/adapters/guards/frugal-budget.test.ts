import { expect } from 'chai';
import { FrugalBudget } from '../../../src/adapters/guards/frugal-budget.ts';
import type { SharedBudget } from '../../../src/ports/budget.ts';
import { budgetContract } from '../../contracts/budget.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { anna, bert, noon, operator, setUp, total } from './frugal-budgets.ts';

{
  let time: ControlledTime;
  budgetContract(
    'FrugalBudget over a storage that answers',
    { describe, it },
    {
      open: (caps) => {
        const all = setUp(caps);
        time = all.time;
        return all.budget;
      },
      advance: (ms) => time.oversleep(ms),
    },
  );
}

describe('FrugalBudget while storage is down', () => {
  it('spends a twentieth of what was left, and then nothing', async () => {
    const { faulty, reserve, through } = setUp();
    await (await reserve(4_000))?.settle(null);
    await reserve(1_000);
    faulty.all = 'fails';
    expect(await through(50)).to.equal(5);
    expect(await reserve(1)).to.equal(null);
  });

  it('spends its part of that where there are several instances', async () => {
    const { faulty, budget, through } = setUp(total, 4);
    await budget.learn();
    faulty.all = 'fails';
    expect(await through(25)).to.equal(5);
  });

  it('spends nothing where nothing was ever known, or of another day only', async () => {
    const { time, faulty, budget, reserve } = setUp();
    faulty.all = 'fails';
    expect(await reserve(1)).to.equal(null);
    faulty.all = 'answers';
    await budget.learn();
    faulty.all = 'fails';
    time.oversleep(12 * 3_600_000);
    expect(await reserve(1)).to.equal(null);
  });

  it('tells a refused visitor to retry soon, because storage may recover', async () => {
    const { time, faulty, budget } = setUp();
    faulty.all = 'fails';
    expect(await budget.reserve(anna, 1)).to.deep.equal({ kind: 'exhausted', retryAfterMs: 30_000 });
    time.oversleep(12 * 3_600_000 - 5_000);
    expect(await budget.reserve(anna, 1)).to.deep.equal({ kind: 'exhausted', retryAfterMs: 5_000 });
  });

  it('lets exactly as many concurrent calls through as fit', async () => {
    const { faulty, budget } = setUp();
    await budget.learn();
    faulty.all = 'fails';
    const decisions = await Promise.all(Array.from({ length: 200 }, () => budget.reserve(anna, 150)));
    expect(decisions.filter(({ kind }) => kind === 'reserved')).to.have.length(3);
  });

  it('has room again for the refunded part', async () => {
    const { faulty, budget, reserve } = setUp();
    await budget.learn();
    faulty.all = 'fails';
    const one = await reserve(500);
    expect(await reserve(1)).to.equal(null);
    await Promise.all([one?.settle(100), one?.settle(0)]);
    expect(await reserve(401)).to.equal(null);
    expect(await reserve(400)).to.not.equal(null);
  });

  it('binds each visitor by their last known amount, and operators by the total only', async () => {
    const { faulty, reserve, through } = setUp({ dailyMicroUsd: 100_000, dailyPerVisitorMicroUsd: 1_000 });
    await reserve(200);
    faulty.all = 'fails';
    expect(await through(10, null, bert)).to.equal(0);
    expect(await through(10)).to.equal(4);
    expect(await through(1_000, null, operator)).to.equal(4);
  });

  it('binds visitors without a total too, and then does not bind operators', async () => {
    const { faulty, reserve, through } = setUp({ dailyMicroUsd: null, dailyPerVisitorMicroUsd: 1_000 });
    await reserve(200);
    faulty.all = 'fails';
    expect(await through(10)).to.equal(4);
    expect(await reserve(1_000_000, operator)).to.not.equal(null);
  });

  it('reports the amount spent as unknown', async () => {
    const { faulty, budget, reserve } = setUp();
    await reserve(7);
    faulty.all = 'fails';
    expect(await budget.read()).to.deep.equal({
      dailyMicroUsd: 10_000,
      spentMicroUsd: null,
      reservedMicroUsd: null,
      latestReservationMicroUsd: 7,
    });
  });

  it('keeps a reservation whose settlement did not reach storage', async () => {
    const { faulty, reserve, stored } = setUp();
    const reservation = await reserve(100);
    faulty.all = 'fails';
    await reservation?.settle(1);
    faulty.all = 'answers';
    expect(await stored()).to.deep.equal([0, 100]);
  });

  it('counts a reservation on both sides if the reply of storage was lost', async () => {
    const { faulty, budget, reserve, stored } = setUp();
    await budget.learn();
    faulty.all = 'loses';
    expect(await reserve(300)).to.not.equal(null);
    expect(await stored()).to.deep.equal([0, 300]);
    expect(await reserve(300)).to.equal(null);
  });

  it('waits for storage that hangs no longer than its deadline, and spends its slice', async () => {
    const { time, faulty, budget, stored } = setUp();
    await budget.learn();
    faulty.all = 'hangs';
    const decisions = Promise.all(Array.from({ length: 20 }, () => budget.reserve(anna, 100)));
    expect((await time.until(decisions)).filter(({ kind }) => kind === 'reserved')).to.have.length(5);
    // What hung is done late: it stays set aside, though nobody was told.
    faulty.resume();
    await settled();
    expect(await stored()).to.deep.equal([0, 2_000]);
  });

  it('hides no mistake', async () => {
    const mistake = new TypeError('a mistake');
    const fails = (): Promise<never> => Promise.reject(mistake);
    const broken: SharedBudget = { reserve: fails, read: fails, left: fails, charge: fails };
    const time = new ControlledTime(noon);
    const budget = new FrugalBudget(broken, { caps: total, instances: 1, clock: time, timer: time, newId: () => 'id' });
    for (const call of [budget.reserve(anna, 1), budget.read(), budget.learn()]) {
      expect(await rejectionOf(call)).to.equal(mistake);
    }
  });
});
