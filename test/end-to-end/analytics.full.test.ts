import type { RequestListener } from 'node:http';
import { expect } from 'chai';
import { platformNames } from '../../src/domain/platform.ts';
import { StandInSite } from '../adapters/web-reader/support/stand-in-site.ts';
import type { ChildService } from '../support/child-service.ts';
import { closingAfter } from '../support/closing.ts';
import { completionOf, sendJson } from '../support/openai.ts';
import { host } from '../support/redis-process.ts';
import { firstOf, startSingle, type Topology } from '../support/topologies.ts';
import {
  addresses,
  bill,
  isUnwritable,
  page,
  type Step,
  scriptedSteps,
  unwritable,
  type Visitor,
} from './analytics-script.ts';
import { HeldModel, type Reply } from './held-model.ts';
import { type Answer, ask, asOperator, instances, patient, within } from './instances.ts';
import { Ledger } from './ledger.ts';

const limit = 20;

describe('the analytics of two instances on one Redis', function () {
  this.timeout(60_000);
  const start = instances();
  const closing = closingAfter(afterEach);
  let redis: Topology;
  let model: HeldModel;
  let site: StandInSite;
  let ledger: Ledger;
  beforeEach(async () => {
    ledger = new Ledger();
    redis = closing(await startSingle());
    const reply: Reply = (response, request) =>
      isUnwritable(request)
        ? sendJson(response, 400, { error: { message: 'no', type: 'invalid_request_error' } })
        : sendJson(
            response,
            200,
            completionOf({ content: '{"posts":["It moved.","It was."]}' }, { usage: bill(request) }),
          );
    model = closing(await HeldModel.start(reply));
    const show: RequestListener = (_, response) =>
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
    site = closing(await StandInSite.open(show));
  });

  const open = (variables: Readonly<Record<string, string>>): Promise<ChildService> =>
    start({
      STORAGE: 'auto',
      REDIS_URL: `redis://${host}:${firstOf(redis).port}`,
      RATE_LIMIT_REQUESTS: String(limit),
      TRUSTED_PROXIES: '127.0.0.0/8',
      READER_ALLOW_HOSTS: site.host,
      ...patient,
      ...model.variables,
      ...variables,
    });

  const as = (visitor: Visitor, at = 0) => {
    const of = addresses[visitor];
    return { headers: { 'X-Forwarded-For': of[at % of.length] ?? of[0] } };
  };
  const generate = async (service: ChildService, { visitor, at, order }: Step): Promise<Answer> => {
    const answer = await ask(service, 'POST /api/generate', order, as(visitor, at));
    ledger.write(visitor, answer);
    return answer;
  };
  const summary = async (service: ChildService) =>
    (await ask(service, 'GET /api/analytics/summary', undefined, asOperator)).body;
  const used = async (service: ChildService, visitor: Visitor): Promise<number> =>
    (await ask(service, 'GET /api/rate-limit-status', undefined, as(visitor))).body.requests_used;

  /** All at both instances at one time, while the model makes them wait for each other. */
  const joinFlight = async (services: readonly ChildService[], visitor: Visitor, order: object): Promise<void> => {
    const before = (await Promise.all(services.map((service) => used(service, visitor))))[0] ?? 0;
    model.hold();
    const asked = services.flatMap((service) => [1, 2].map((at) => generate(service, { visitor, at, order })));
    for (const service of services) {
      await within(10_000, 'all have come', async () => (await used(service, visitor)) === before + asked.length);
    }
    model.release();
    await Promise.all(asked);
  };

  it('are the sum of what both answered, also when one is stopped half-way', async () => {
    // What this one has counted reaches Redis because it is stopped, or not at all.
    const leaving = await open({ ANALYTICS_FLUSH_SECONDS: '3600' });
    const staying = await open({ ANALYTICS_FLUSH_SECONDS: '0.1', WRITER_FALLBACK: 'none' });
    const both = [leaving, staying];

    await joinFlight(both, 'anna', { text: 'What four people want to read at one time.' });
    await generate(leaving, { visitor: 'bert', at: 0, order: { text: unwritable } });
    await generate(staying, { visitor: 'bert', at: 0, order: { text: `${unwritable} Twice.` } });
    for (const { at, ...step } of scriptedSteps(site, 60, 1)) {
      await generate(both[at % 2] ?? staying, { at, ...step });
    }
    expect((await summary(staying)).totals.requests).to.be.below(ledger.expected.requests);

    const askedBefore = model.requests;
    model.hold();
    const last = generate(leaving, { visitor: 'dora', at: 0, order: { text: 'The last that it was asked.' } });
    await model.hasBeenAsked(askedBefore + 1);
    const ended = leaving.stop();
    await leaving.line(/"msg":"stopping"/);
    model.release();
    expect((await last).status).to.equal(200);
    expect(await ended).to.equal(0);

    for (const step of scriptedSteps(site, 40, 2)) await generate(staying, step);

    const { expected } = ledger;
    for (const name of ['cache_hits', 'cache_misses', 'collapsed', 'degraded', 'input_tokens', 'saved_usd'] as const) {
      expect(expected[name], name).to.be.greaterThan(0);
    }
    expect(Object.keys(expected.refused).sort()).to.deep.equal([
      'invalid_request',
      'rate_limited',
      'url_not_allowed',
      'writer_unavailable',
    ]);
    expect(Object.keys(expected.platforms)).to.have.members([...platformNames]);
    await within(
      5_000,
      'the last is flushed',
      async () => (await summary(staying)).totals.requests === expected.requests,
    );
    const { totals, days } = await summary(staying);
    expect(totals).to.deep.include(expected);
    expect(totals).to.deep.include({ storage_outages: 0, storage_recoveries: 0 });
    expect(totals.latency_ms.hit.p50).to.be.greaterThan(0);
    expect(totals.latency_ms.miss.p50).to.be.greaterThan(0);
    const requests = days.map((day: { requests: number }) => day.requests);
    expect(requests.reduce((sum: number, n: number) => sum + n, 0)).to.equal(expected.requests);

    for (const [visitor, threads] of ledger.threadsOf) {
      const { body } = await ask(staying, 'GET /api/usage/status', undefined, as(visitor as Visitor));
      expect(body, visitor).to.include({ monthly_used: threads, plan: 'free', total_limit: limit });
    }
  });
});
