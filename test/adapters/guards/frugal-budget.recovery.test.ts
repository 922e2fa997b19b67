import { expect } from 'chai';
import { StorageFault } from '../../../src/domain/failure.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { setUp } from './frugal-budgets.ts';

describe('FrugalBudget when storage is back', () => {
  it('reports its own spending, even without further calls', async () => {
    const { time, faulty, budget, through, stored } = setUp();
    await budget.learn();
    faulty.all = 'fails';
    await through(500, 300);
    await time.pass(10_000);
    faulty.all = 'answers';
    await time.pass(1_000);
    expect(await stored()).to.deep.equal([300, 0]);
    const asked = faulty.asked.length;
    await time.pass(60_000);
    expect(faulty.asked.length).to.equal(asked);
  });

  it('reports before it reserves in storage, so that nothing is granted twice', async () => {
    const { faulty, budget, reserve, through, stored } = setUp();
    await budget.learn();
    faulty.all = 'fails';
    expect(await through(250)).to.equal(2);
    faulty.all = 'answers';
    expect(await reserve(9_501)).to.equal(null);
    expect(await reserve(9_500)).to.not.equal(null);
    expect(await stored()).to.deep.equal([500, 9_500]);
  });

  it('adds up its spending of a long outage, and reports the sum', async () => {
    const { time, faulty, budget, through, stored } = setUp();
    await budget.learn();
    faulty.all = 'fails';
    expect(await through(5)).to.equal(100);
    faulty.asked.length = 0;
    faulty.all = 'answers';
    await time.pass(1_000);
    expect(await stored()).to.deep.equal([500, 0]);
    expect(faulty.asked).to.deep.equal(['counters.add', 'counters.add', 'counters.fields']);
  });

  it('counts it once, even if the reply of storage was lost', async () => {
    const { time, faulty, budget, through, stored } = setUp();
    await budget.learn();
    faulty.all = 'fails';
    await through(500);
    faulty.all = 'loses';
    await time.pass(5_000);
    expect(await stored()).to.deep.equal([500, 0]);
    faulty.all = 'answers';
    await time.pass(1_000);
    expect(await stored()).to.deep.equal([500, 0]);
  });

  it('does not add up slices where storage comes and goes', async () => {
    const { faulty, budget, through } = setUp();
    await budget.learn();
    for (let outage = 0; outage < 5; outage++) {
      faulty.all = 'fails';
      expect(await through(100)).to.equal(outage === 0 ? 5 : 0);
      // Reads answer, so that it could learn what is left; but what it spent it cannot tell.
      faulty.reads = 'answers';
      await budget.learn();
    }
  });

  it('takes a new slice only of the amount that is left then', async () => {
    const { time, faulty, budget, through, stored } = setUp();
    await budget.learn();
    let left = 10_000;
    for (let outage = 0; outage < 4; outage++) {
      faulty.all = 'fails';
      const spent = await through(1);
      expect(spent).to.equal(Math.floor(left / 20));
      left -= spent;
      faulty.all = 'answers';
      await time.pass(1_000);
      expect(await stored()).to.deep.equal([10_000 - left, 0]);
    }
  });

  it('learns nothing while a call of its own is under way', async () => {
    const { faulty, budget, reserve, stored } = setUp();
    await budget.learn();
    faulty.all = 'fails';
    const one = await reserve(500);
    faulty.all = 'answers';
    await budget.learn();
    faulty.all = 'fails';
    expect(await reserve(1)).to.equal(null);
    await one?.settle(450);
    faulty.all = 'answers';
    await reserve(1);
    expect(await stored()).to.deep.equal([450, 1]);
  });

  it('believes no reading that was begun before it spent something by itself', async () => {
    const { time, faulty, budget, through, reserve } = setUp();
    await budget.learn();
    faulty.reads = 'hangs';
    const learning = budget.learn();
    faulty.writes = 'fails';
    expect(await through(500)).to.equal(1);
    faulty.resume();
    faulty.writes = 'fails';
    await time.until(learning);
    expect(await reserve(1)).to.equal(null);
  });

  it('settles on the day of the reservation, even if the call ends later', async () => {
    const { time, faulty, budget, reserve, witness } = setUp();
    await budget.learn();
    faulty.all = 'fails';
    const late = await reserve(500);
    time.oversleep(12 * 3_600_000);
    await late?.settle(400);
    faulty.all = 'answers';
    await time.pass(1_000);
    expect(await witness.read()).to.include({ spentMicroUsd: 0 });
    time.oversleep(-13 * 3_600_000);
    expect(await witness.read()).to.include({ spentMicroUsd: 400, reservedMicroUsd: 0 });
  });

  it('reports it when it stops, and throws if it cannot', async () => {
    for (const behaviour of ['answers', 'fails'] as const) {
      const { time, faulty, budget, through, stored } = setUp();
      await budget.learn();
      faulty.all = 'fails';
      await through(500);
      faulty.all = behaviour;
      const failure = await rejectionOf(budget.stop());
      if (behaviour === 'answers') expect(failure).to.equal(undefined);
      else expect(failure).to.be.instanceOf(StorageFault);
      const asked = faulty.asked.length;
      await time.pass(60_000);
      expect(faulty.asked.length).to.equal(asked);
      expect(await stored()).to.deep.equal([behaviour === 'answers' ? 500 : 0, 0]);
    }
  });
});
