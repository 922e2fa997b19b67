import { expect } from 'chai';
import { Redis } from 'ioredis';
import { type Desks, routesOf } from '../../src/app/http/routes.ts';
import type { SessionCookie } from '../../src/app/http/session-cookie.ts';
import type { ChildService } from '../support/child-service.ts';
import { closingAfter } from '../support/closing.ts';
import { freePorts, host, RedisProcess } from '../support/redis-process.ts';
import { webhookSecret } from '../support/stripe-events.ts';
import { type Call, Caller, everyCall, personal } from './every-call.ts';
import { ask, asOperator, instances, operatorKey, patient, within } from './instances.ts';

const secret = 'the secret of these tests';

/** In a log, a key or a label, somebody could make use of any of these, in whole or in part. */
const tellingOf = ({ confidences }: Caller): readonly string[] => [
  ...[operatorKey, secret, webhookSecret],
  ...personal.emails.flatMap((email) => [email, encodeURIComponent(email), email.split('@')[0] ?? email]),
  ...['mail.example', 'quokka', 'ballots', personal.buyer],
  ...confidences,
  // What is random in a key or a code: the rest names the grant.
  ...[...confidences].map((confidence) => confidence.slice(-22)),
];

/** Every template that a request can be logged under. */
const routes = (): readonly string[] => {
  // Routes do nothing with what serves them before a request comes.
  const anything: unknown = new Proxy(() => anything, { get: () => anything });
  return routesOf(anything as Desks, anything as SessionCookie).map(({ method, path }) => `${method} ${path}`);
};

const routesIn = (lines: readonly string[]): readonly string[] =>
  lines
    .filter((line) => line.includes('"msg":"request"'))
    .map((line) => JSON.parse(line))
    .map(({ method, route }) => `${method} ${route}`);

describe('two instances on one Redis, everything being asked of them', function () {
  this.timeout(120_000);
  const start = instances();
  const closing = closingAfter(afterEach);
  let redis: RedisProcess;
  let client: Redis;
  let services: readonly ChildService[];
  let caller: Caller;
  beforeEach(async () => {
    const [port = 0] = await freePorts(1);
    redis = closing(await RedisProcess.start(port));
    client = new Redis({ host, port, retryStrategy: () => null });
    closing({ stop: () => client.disconnect() });
    // Whose server was taken away ends as well.
    client.on('error', () => undefined);
    const variables = {
      STORAGE: undefined,
      REDIS_URL: `redis://${host}:${port}`,
      LOG_LEVEL: 'trace',
      SECRET: secret,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      ...patient,
    };
    services = await Promise.all([start(variables), start(variables)]);
    caller = new Caller();
  });

  /** All keys, and what the records in them are called. */
  const names = async (): Promise<readonly string[]> => {
    const keys: string[] = [];
    let cursor = '0';
    do {
      const [next, some] = await client.scan(cursor, 'COUNT', 1_000);
      keys.push(...some);
      cursor = next;
    } while (cursor !== '0');
    return [...keys, ...(await Promise.all(keys.map(namesWithin))).flat()];
  };

  const namesWithin = async (key: string): Promise<readonly string[]> => {
    const type = await client.type(key);
    if (type === 'hash') return client.hkeys(key);
    return type === 'zset' ? client.zrange(key, '0', '-1') : [];
  };

  /** Call by call, each of the other instance. */
  const callAll = async (make: (call: Call, service: ChildService, what: string) => Promise<void>): Promise<void> => {
    for (const [at, call] of everyCall(Math.floor(Date.now() / 1_000)).entries()) {
      await make(call, services[at % services.length] as ChildService, `${at}: ${call.call}`);
    }
  };

  const figures = async (): Promise<readonly string[]> =>
    Promise.all(services.map(async (service) => (await ask(service, 'GET /metrics', undefined, asOperator)).text));

  /** All that they have written, to the last word. */
  const lines = async (): Promise<readonly string[]> => {
    await Promise.all(services.map((service) => service.stop()));
    return services.flatMap((service) => service.lines);
  };

  const expectSilence = (told: readonly string[]): void => {
    const telling = tellingOf(caller).map((text) => text.toLowerCase());
    const found = told.filter((text) => telling.some((part) => text.toLowerCase().includes(part)));
    expect(found).to.deep.equal([]);
  };

  it('name nobody and give nothing away: in no log line, no key and no label', async () => {
    const seen = new Set<string>();
    await callAll(async (call, service, what) => {
      let { status } = await caller.make(call, service);
      const isRefused = (): boolean => status === 403 && call.status !== 403;
      // What one instance issues is known to the other within a second.
      await within(2_000, what, async () => {
        if (isRefused()) ({ status } = await caller.make(call, service));
        return !isRefused();
      });
      expect(status, what).to.equal(call.status);
      for (const name of await names()) seen.add(name);
    });
    const metrics = await figures();
    const logged = await lines();
    expect(routesIn(logged)).to.include.members(routes());
    // Two sessions at least, a code, and the keys that it and the checkout were good for.
    expect(caller.confidences.size).to.be.at.least(6);
    expect([...seen].filter((name) => /\{(e|g[\w-]{22}|r[\w-]+|s[\w-]{22})\}/.test(name))).to.have.length.above(6);
    expect(metrics.join('\n')).to.contain('route="/api/emails/:email"');
    expectSilence([...seen, ...metrics, ...logged]);
  });

  it('name nobody and give nothing away when storage is lost', async () => {
    const statuses = new Set<number>();
    const make = async (call: Call, service: ChildService): Promise<void> => {
      statuses.add((await caller.make(call, service)).status);
    };
    await callAll(make);
    expect([...statuses]).to.not.include(503);
    await redis.kill();
    await callAll(make);
    expect([...statuses]).to.include.members([200, 503]);
    const metrics = await figures();
    const logged = await lines();
    expect(logged.filter((line) => line.includes('"msg":"a request met a fault"'))).to.have.length.above(5);
    expectSilence([...metrics, ...logged]);
  });
});
