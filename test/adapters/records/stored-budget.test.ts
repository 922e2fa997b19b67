import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredBudget, type StoredBudgetOptions } from '../../../src/adapters/records/stored-budget.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import type { BudgetCaps } from '../../../src/domain/budget.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { untilUtcMidnightMs } from '../../../src/domain/utc-day.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { budgetContract } from '../../contracts/budget.ts';
import { closingAfter } from '../../support/closing.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { spiedStorage } from './spied-storage.ts';

const noon = Date.UTC(2026, 0, 31, 12);
const alias = visitorAlias('a secret');
const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };
const caps: BudgetCaps = { dailyMicroUsd: 1_000, dailyPerVisitorMicroUsd: 400 };
const clock = new FakeClock(noon);

const budgetOver = ({ counters }: Pick<Storage, 'counters'>, more: Partial<StoredBudgetOptions> = {}): StoredBudget =>
  new StoredBudget({ counters, alias, caps, clock, ...more });

budgetContract(
  'StoredBudget over memory',
  { describe, it },
  {
    open: (caps) => budgetOver(new MemoryStorage({ clock }), { caps }),
    advance: (ms) => clock.advance(ms),
  },
);

describe('StoredBudget over SQLite', () => {
  const closing = closingAfter(afterEach);
  const directory = temporaryDirectory();
  budgetContract(
    'StoredBudget',
    { describe, it },
    {
      open: async (caps) => budgetOver(closing(await openSqliteStorage({ directory: directory(), clock })), { caps }),
      advance: (ms) => clock.advance(ms),
    },
  );
});

describe('StoredBudget', () => {
  it('keeps an account for two days from its first reservation', async () => {
    const ownClock = new FakeClock(noon);
    const { counters } = new MemoryStorage({ clock: ownClock });
    const budget = budgetOver({ counters }, { clock: ownClock });
    await budget.reserve(anna, 100);
    ownClock.advance(47 * 3_600_000);
    expect(await counters.fields('b', '2026-01-31')).to.deep.equal({ committed: 100 });
    ownClock.advance(3_600_001);
    expect(await counters.fields('b', '2026-01-31')).to.deep.equal({});
  });

  it('writes down no visitor, and nothing of visitors where they have no cap', async () => {
    const spied = spiedStorage(new MemoryStorage({ clock }));
    await budgetOver(spied).reserve(anna, 1);
    await budgetOver(spied, { caps: { ...caps, dailyPerVisitorMicroUsd: null } }).reserve(anna, 1);
    const keys = spied.calls.map((call) => JSON.stringify(call)).join('\n');
    expect(keys).to.not.contain('192.0.2.1');
    expect(spied.calls).to.have.length(3);
  });

  it('knows the amount left to each visitor', async () => {
    const budget = budgetOver(new MemoryStorage({ clock }));
    await budget.reserve(anna, 300);
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    expect(await budget.left(anna)).to.deep.equal({ day, dailyMicroUsd: 700, visitorMicroUsd: 100 });
    expect(await budget.left({ kind: 'operator' })).to.deep.equal({ day, dailyMicroUsd: 700, visitorMicroUsd: null });
    const uncapped = budgetOver(new MemoryStorage({ clock }), {
      caps: { dailyMicroUsd: null, dailyPerVisitorMicroUsd: 9 },
    });
    expect(await uncapped.left(anna)).to.deep.equal({ day, dailyMicroUsd: null, visitorMicroUsd: 9 });
  });

  it('counts a charge once, past any cap, and on its own day', async () => {
    const storage = new MemoryStorage({ clock });
    const budget = budgetOver(storage);
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    const charge = { id: 'one', day, visitor: anna, costMicroUsd: 1_500 };
    await Promise.all([budget.charge(charge), budget.charge(charge), budgetOver(storage).charge(charge)]);
    await budget.charge({ ...charge, id: 'two', costMicroUsd: 10 });
    await budget.charge({ ...charge, id: 'three', day: '2020-01-01' });
    expect(await budget.left(anna)).to.deep.equal({ day, dailyMicroUsd: -510, visitorMicroUsd: -1_110 });
    expect(await budget.read()).to.include({ spentMicroUsd: 1_510, reservedMicroUsd: 0 });
  });

  it('refuses above the total, even if the visitor’s reservation cannot be refunded', async () => {
    const faulty = new FaultyStorage(new MemoryStorage({ clock }));
    const budget = budgetOver(faulty.storage, { caps: { dailyMicroUsd: 0, dailyPerVisitorMicroUsd: 400 } });
    const outcome = budget.reserve(anna, 100);
    // The visitor's and the total's adding have been begun by then, the undoing has not.
    for (let turns = 0; faulty.asked.length < 2 && turns < 100; turns += 1) await Promise.resolve();
    faulty.all = 'fails';
    expect(await outcome).to.deep.equal({ kind: 'exhausted', retryAfterMs: untilUtcMidnightMs(clock.now()) });
    faulty.all = 'answers';
    expect((await budget.left(anna)).visitorMicroUsd).to.equal(300);
  });

  it('throws while storage is down, and keeps unsettled reservations', async () => {
    const faulty = new FaultyStorage(new MemoryStorage({ clock }));
    const budget = budgetOver(faulty.storage);
    const decision = await budget.reserve(anna, 100);
    if (decision.kind !== 'reserved') throw new Error('there was room');
    faulty.all = 'fails';
    for (const call of [budget.reserve(anna, 1), budget.read(), budget.left(anna), decision.reservation.settle(1)]) {
      expect(await rejectionOf(call)).to.be.instanceOf(StorageFault);
    }
    faulty.all = 'answers';
    expect(await budget.read()).to.include({ spentMicroUsd: 0, reservedMicroUsd: 100 });
  });

  it('takes no amount that is none', async () => {
    const budget = budgetOver(new MemoryStorage({ clock }));
    for (const amount of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(await rejectionOf(budget.reserve(anna, amount)), String(amount)).to.be.instanceOf(RangeError);
    }
    expect((await budget.left(anna)).dailyMicroUsd).to.equal(1_000);
  });
});
