import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { recipe } from '../../../src/app/services.ts';
import type { VisitorBudgets } from '../../../src/domain/use-cases/paid-flights.ts';
import type { Budget } from '../../../src/ports/budget.ts';
import { OpenAiStandIn } from '../../support/openai.ts';
import { Service } from '../../support/service.ts';

/** A budget that takes a while to hear what was spent, as one does that is kept elsewhere. */
const slowBudget = (heard: string[]): Budget & VisitorBudgets => {
  const settle = async (): Promise<void> => {
    await pause(50);
    heard.push('settled');
  };
  const unasked = (): Promise<never> => Promise.reject(new Error('nobody asks'));
  return {
    reserve: async () => ({ kind: 'reserved', reservation: { settle } }),
    read: unasked,
    left: unasked,
  };
};

describe('a service that stops', () => {
  it('first waits for the cost of a call whose visitor has just left', async () => {
    const heard: string[] = [];
    const openai = await OpenAiStandIn.start();
    const asked = new Promise<void>((resolve) => openai.answersRaw(() => resolve()));
    const service = await Service.start(
      { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: openai.baseUrl },
      {
        budget: recipe(
          [],
          () => slowBudget(heard),
          () => void heard.push('closed'),
        ),
      },
    );
    try {
      const leaving = new AbortController();
      const headers = { 'Content-Type': 'application/json' };
      const init = { headers, body: '{"text":"The harbour moved."}', signal: leaving.signal };
      const gone = service.send('POST', '/api/generate', init).catch(() => 'gone');
      await asked;
      leaving.abort();
      expect(await gone).to.equal('gone');
    } finally {
      await service.stop();
      await openai.stop();
    }
    expect(heard).to.deep.equal(['settled', 'closed']);
  });
});
