import type { ChildService } from '../support/child-service.ts';
import { Service } from '../support/service.ts';
import type { Backing } from './backing.ts';
import type { HeldModel } from './held-model.ts';
import { type Answer, ask, asOperator } from './instances.ts';

/** All of one length, so that each may cost as much as any other. */
const orderOf = (n: number) => ({
  text: `The harbour moved north, to a bay that stays free of ice. Boat number ${String(n).padStart(4, '0')} came first.`,
});

/** The most that one of the fifty may cost. */
export const worstCaseUsd = async (model: HeldModel): Promise<number> => {
  const service = await Service.start({ DAILY_BUDGET_USD: '100', ...model.variables });
  try {
    await service.post('/api/generate', orderOf(0));
    const { body } = await service.get('/api/monitor/health', asOperator.headers);
    return body.budget.reservation_usd;
  } finally {
    await service.stop();
  }
};

/** For an instance that spends money of a Redis's budget. */
export const spending = ({ variables }: Backing, dailyUsd: number) => ({
  STORAGE: undefined,
  RATE_LIMIT_REQUESTS: '10000',
  OPENAI_MAX_CONCURRENCY: '4',
  DAILY_BUDGET_USD: String(dailyUsd),
  ...variables,
});

export const budgetOf = async (service: ChildService) =>
  (await ask(service, 'GET /api/monitor/health', undefined, asOperator)).body.budget;

/** Fifty at one time, over all instances. The model holds its answers until all others have been answered. */
export const askFifty = async (
  services: readonly ChildService[],
  model: HeldModel,
  expectedCalls: number,
): Promise<{ readonly answers: readonly Answer[]; readonly calls: number }> => {
  const before = model.requests;
  model.hold();
  let answered = 0;
  const asked = Array.from({ length: 50 }, async (_, n) => {
    const service = services[n % services.length] as ChildService;
    const answer = await ask(service, 'POST /api/generate', orderOf(n));
    answered++;
    if (answered === 50 - expectedCalls) model.release();
    return answer;
  });
  const answers = await Promise.all(asked);
  return { answers, calls: model.requests - before };
};
