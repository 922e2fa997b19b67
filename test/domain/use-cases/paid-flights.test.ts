import { expect } from 'chai';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { PaidFlights, type VisitorBudgets } from '../../../src/domain/use-cases/paid-flights.ts';
import { type Visitor, visitorName } from '../../../src/domain/visitor.ts';
import type { BudgetLeft } from '../../../src/ports/budget.ts';
import type { SingleFlight } from '../../../src/ports/single-flight.ts';
import { settled } from '../../support/controlled-time.ts';

const costMicroUsd = 50;
const never = new AbortController().signal;
const isShort = (value: string): boolean => value.startsWith('short');

const visitor = (name: string): Visitor => ({ kind: 'network', network: name, plan: 'free' });
const operator: Visitor = { kind: 'operator' };

/** Work that costs 50, of visitors who have so much left of their own. */
const setUp = (own: Readonly<Record<string, number>>, dailyMicroUsd: number | null = null) => {
  const landings: string[] = [];
  const left = async (who: Visitor): Promise<BudgetLeft> => {
    const visitorMicroUsd = who.kind === 'operator' ? null : (own[visitorName(who).slice(8)] ?? 0);
    return { day: '2026-01-01', dailyMicroUsd, visitorMicroUsd };
  };
  const budgets: VisitorBudgets = { left };
  const flights = new PaidFlights(new InProcessSingleFlight(), budgets);
  const ask = async (who: Visitor, on = flights): Promise<string> => {
    const produce = async (): Promise<string> => {
      await settled();
      const { visitorMicroUsd } = await left(who);
      const most = Math.min(visitorMicroUsd ?? costMicroUsd, dailyMicroUsd ?? costMicroUsd);
      const value = `${most < costMicroUsd ? 'short' : 'paid'} by ${visitorName(who)}`;
      landings.push(value);
      return value;
    };
    return (await on.run('key', who, { produce, isShort }, never)).value;
  };
  return { ask, budgets, landings };
};

describe('a flight that its payer cannot pay', () => {
  it('is flown once more for all callers that can pay, and the others get its result', async () => {
    const { ask, landings } = setUp({ poor: 10, poorer: 0, rich: 90, richer: 100 });
    const asked = ['poor', 'poorer', 'rich', 'richer', 'poor', 'rich'].map((name) => ask(visitor(name)));
    const [short, paid] = ['short by network:poor', 'paid by network:rich'];
    expect(await Promise.all(asked)).to.deep.equal([short, short, paid, paid, short, paid]);
    expect(landings).to.deep.equal([short, paid]);
  });

  it('is flown by a caller that can pay, even behind others that cannot', async () => {
    const { ask, landings } = setUp({ a: 10, b: 20, c: 30, rich: 90, richer: 100 });
    const asked = await Promise.all(['a', 'b', 'c', 'rich', 'richer'].map((name) => ask(visitor(name))));
    expect(asked.slice(0, 3)).to.deep.equal(['a', 'b', 'c'].map((name) => `short by network:${name}`));
    expect(asked.slice(3)).to.deep.equal(Array(2).fill('paid by network:rich'));
    expect(landings).to.have.length(4);
  });

  it('is not flown again if the day’s budget is spent, nor for a caller alone', async () => {
    const { ask, landings } = setUp({ a: 90, b: 100, c: 30 }, 40);
    await Promise.all([visitor('a'), visitor('b'), operator].map((who) => ask(who)));
    expect(landings).to.deep.equal(['short by network:a']);
    await ask(visitor('c'));
    expect(landings).to.have.length(2);
  });

  it('is flown again for operators, whom only the cap for all binds', async () => {
    const { ask } = setUp({ a: 10 });
    expect(await Promise.all([ask(visitor('a')), ask(operator)])).to.deep.equal([
      'short by network:a',
      'paid by operator',
    ]);
  });

  it('is shared by all if the amounts left are unknown, or visitors have no caps of their own', async () => {
    const { ask, landings } = setUp({ rich: 100 });
    const down: VisitorBudgets = { left: () => Promise.reject(new StorageFault('down')) };
    for (const budgets of [down, null]) {
      const flights = new PaidFlights(new InProcessSingleFlight(), budgets);
      await Promise.all([ask(visitor('a'), flights), ask(visitor('rich'), flights)]);
    }
    expect(landings).to.deep.equal(Array(2).fill('short by network:a'));
  });

  it('does not hide errors of the budget', async () => {
    const { ask } = setUp({});
    const broken: VisitorBudgets = { left: () => Promise.reject(new TypeError('a mistake')) };
    const outcome = ask(visitor('a'), new PaidFlights(new InProcessSingleFlight(), broken));
    expect(await outcome.catch((error: unknown) => error)).to.be.instanceOf(TypeError);
  });

  it('of others is joined a few times only: then the caller flies alone', async () => {
    const { ask, budgets } = setUp({ rich: 100 });
    let joined = 0;
    const othersFly: SingleFlight = {
      run: async <T>() => {
        joined += 1;
        return { value: { value: 'short by another', leftMicroUsd: 0 } as T, collapsed: true };
      },
    };
    expect(await ask(visitor('rich'), new PaidFlights(othersFly, budgets))).to.equal('paid by network:rich');
    expect(joined).to.equal(5);
  });
});
