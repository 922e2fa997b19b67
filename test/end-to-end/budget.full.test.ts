import { expect } from 'chai';
import type { ChildService } from '../support/child-service.ts';
import { backing } from './backing.ts';
import { askFifty, budgetOf, spending, worstCaseUsd } from './budgets.ts';
import { instances, patient } from './instances.ts';

describe('a budget for three worst cases, of two instances on one Redis, and fifty requests at one time', function () {
  this.timeout(30_000);
  const start = instances();
  const shared = backing();
  let dailyUsd: number;
  before(async () => {
    dailyUsd = 3 * (await worstCaseUsd(shared().model));
  });

  const startTwo = (variables: Readonly<Record<string, string>>): Promise<readonly ChildService[]> => {
    const all = { ...spending(shared(), dailyUsd), ...patient, ...variables };
    return Promise.all([start(all), start(all)]);
  };

  it('make exactly three calls; the other threads are extracted, and say so', async () => {
    const both = await startTwo({ KEY_PREFIX: 'degraded:' });
    const { answers, calls } = await askFifty(both, shared().model, 3);
    expect(calls).to.equal(3);
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(50).fill(200));
    const writers = answers.map(({ body }) => `${body.writer} ${body.degraded}`).sort();
    expect(writers).to.deep.equal([...Array(47).fill('extractive budget_exhausted'), ...Array(3).fill('openai null')]);
    const spentUsd = answers.reduce((sum, { body }) => sum + body.usage.cost_usd, 0);
    for (const service of both) {
      const { daily_usd, spent_usd, reserved_usd } = await budgetOf(service);
      expect(daily_usd).to.be.closeTo(dailyUsd, 1e-9);
      expect(spent_usd).to.be.closeTo(spentUsd, 1e-9).and.above(0);
      expect(reserved_usd).to.equal(0);
    }
  });

  it('make exactly three calls; the others are refused where nobody falls back, until the next day', async () => {
    const both = await startTwo({ KEY_PREFIX: 'refused:', WRITER_FALLBACK: 'none' });
    const { answers, calls } = await askFifty(both, shared().model, 3);
    expect(calls).to.equal(3);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused).to.have.length(47);
    const untilMidnight = (86_400_000 - (Date.now() % 86_400_000)) / 1_000;
    for (const { body, headers } of refused) {
      expect(body.code).to.equal('budget_exhausted');
      expect(Number(headers.get('Retry-After'))).to.be.within(untilMidnight, untilMidnight + 60);
    }
  });
});
