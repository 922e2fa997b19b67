import { expect } from 'chai';
import { firstOf } from '../support/topologies.ts';
import { backing } from './backing.ts';
import { askFifty, budgetOf, spending, worstCaseUsd } from './budgets.ts';
import { instances, patient, within } from './instances.ts';

describe('a budget whose Redis hangs', function () {
  this.timeout(30_000);
  const start = instances();
  const shared = backing();

  it('is spent by a twentieth at most, by two instances together, and nothing of that is forgotten', async () => {
    const { redis, model } = shared();
    // Two worst cases and a half for each.
    const dailyUsd = (await worstCaseUsd(model)) * 2.5 * 2 * 20;
    // What is left is asked for while an instance starts, however busy that is: else nothing may be spent of it.
    const variables = { ...spending(shared(), dailyUsd), INSTANCES: '2', ...patient };
    const [one, other] = await Promise.all([start(variables), start(variables)]);
    for (const service of [one, other]) {
      await within(10_000, 'the budget is known', async () => typeof (await budgetOf(service)).spent_usd === 'number');
    }
    firstOf(redis).freeze();
    const { answers, calls } = await askFifty([one, other], model, 4);
    expect(calls).to.equal(4);
    expect(answers.filter(({ body }) => body.degraded === 'budget_exhausted')).to.have.length(46);
    expect((await budgetOf(one)).spent_usd).to.equal(null);
    firstOf(redis).thaw();

    const spentUsd = answers.reduce((sum, { body }) => sum + body.usage.cost_usd, 0);
    expect(spentUsd).to.be.above(0);
    await within(10_000, 'what was spent is told', async () => (await budgetOf(one)).spent_usd >= spentUsd - 1e-9);
    expect((await budgetOf(other)).spent_usd).to.be.closeTo(spentUsd, 1e-9);
  });
});
