import { recipe } from '../../../src/app/services.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Answer, asOperator, Service } from '../../support/service.ts';

export const startMs = Date.UTC(2026, 5, 1);

/** The service for each test of the suite that calls this, on a clock of its own, and what is asked of it about premium. */
export const premiumOverHttp = () => {
  let clock: FakeClock;
  let service: Service;
  beforeEach(async () => {
    clock = new FakeClock(startMs);
    service = await Service.start({ RATE_LIMIT_PREMIUM_REQUESTS: '200' }, { clock: recipe([], () => clock) });
  });
  afterEach(() => service.stop());

  const grant = (body: object = {}): Promise<Answer> =>
    service.post('/api/premium/grant', { email: 'ida@example.com', ...body }, asOperator);
  const redeem = (code: string, headers = {}): Promise<Answer> =>
    service.post('/api/premium/redeem', { redeem_code: code }, headers);
  const status = async (headers: Record<string, string> = {}) =>
    (await service.get('/api/premium/status', headers)).body;
  return { grant, redeem, status, clock: () => clock, service: () => service };
};
