import { expect } from 'chai';
import { FrugalBudget } from '../../../src/adapters/guards/frugal-budget.ts';
import { withDeadline } from '../../../src/adapters/guards/storage-deadline.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredBudget } from '../../../src/adapters/records/stored-budget.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { BudgetCaps } from '../../../src/domain/budget.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import type { BudgetReservation, SharedBudget } from '../../../src/ports/budget.ts';
import { budgetContract } from '../../contracts/budget.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { rejectionOf } from '../../support/redis-stores.ts';

const alias = visitorAlias('a secret');
const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };
const bert: Visitor = { kind: 'network', network: '192.0.2.2', plan: 'free' };
const operator: Visitor = { kind: 'operator' };
const noon = Date.UTC(2026, 0, 31, 12);
const total: BudgetCaps = { dailyMicroUsd: 10_000, dailyPerVisitorMicroUsd: null };

const setUp = (caps = total, instances = 1) => {
  const time = new ControlledTime(noon);
  const sound = new MemoryStorage({ clock: time });
  const witness = new StoredBudget({ counters: sound.counters, alias, caps, clock: time });
  let ids = 0;
  const newId = (): string => `id-${ids++}`;
  const open = () => {
    const faulty = new FaultyStorage(sound);
    const { counters } = withDeadline(faulty.storage, time, { timeoutMs: 160 });
    const shared = new StoredBudget({ counters, alias, caps, clock: time });
    return { faulty, budget: new FrugalBudget(shared, { caps, instances, clock: time, timer: time, newId }) };
  };
  const { faulty, budget } = open();
  const reserve = async (most: number, who: Visitor = anna): Promise<BudgetReservation | null> => {
    const decision = await budget.reserve(who, most);
    await settled();
    return decision.kind === 'reserved' ? decision.reservation : null;
  };
  /** How many of this size go through, one after the other. */
  const through = async (most: number, cost: number | null = null, who: Visitor = anna): Promise<number> => {
    for (let n = 0; ; n++) {
      const reservation = await reserve(most, who);
      if (reservation === null) return n;
      await reservation.settle(cost);
    }
  };
  const stored = async () => {
    const { spentMicroUsd, reservedMicroUsd } = await witness.read();
    return [spentMicroUsd, reservedMicroUsd];
  };
  return { time, faulty, budget, open, reserve, through, stored, witness };
};

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
