import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ChildService } from '../support/child-service.ts';
import { host } from '../support/redis-process.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../support/topologies.ts';
import { HeldModel } from './held-model.ts';
import { instances, patient, soon, within } from './instances.ts';
import { VisitorWithCookie } from './visitor.ts';

const text = 'A harbour moved north. Its piers stand on steel piles.';

describe('a session in a file', function () {
  this.timeout(30_000);
  const start = instances();
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'threadr-data-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('has its preferences after kill -9, and its history after a graceful stop', async () => {
    const variables = { STORAGE: undefined, DATA_DIR: directory };
    const visitor = new VisitorWithCookie();
    const first = await start(variables);
    await visitor.prefer(first, { platform: 'bluesky', max_posts: 3 });
    await first.kill();

    const second = await start(variables);
    expect(await visitor.preferences(second)).to.deep.equal({ platform: 'bluesky', max_posts: 3 });
    const made = await visitor.ask(second, 'POST /api/generate', { text });
    expect(made.body).to.include({ platform: 'bluesky' });
    expect(await second.stop()).to.equal(0);

    const third = await start(variables);
    expect(await visitor.history(third)).to.deep.equal([made.body.id]);
    expect((await visitor.ask(third, `GET /api/threads/${made.body.id}?source=1`)).body.source_text).to.equal(text);
    await visitor.ask(third, 'DELETE /api/session');
    await third.kill();

    const fourth = await start(variables);
    expect(await visitor.preferences(fourth)).to.deep.equal({});
    expect(await visitor.history(fourth)).to.deep.equal([]);
  });

  it('has every thread of its history that was answered before a stop', async () => {
    const variables = { STORAGE: undefined, DATA_DIR: directory, RATE_LIMIT_REQUESTS: '100' };
    const visitor = new VisitorWithCookie();
    const first = await start(variables);
    await visitor.prefer(first, { tone: 'casual' });
    const orders = Array.from({ length: 15 }, (_, n) => ({ text: `Text number ${n}.` }));
    const made = await Promise.all(orders.map((order) => visitor.ask(first, 'POST /api/generate', order)));
    expect(await first.stop()).to.equal(0);
    const second = await start(variables);
    expect(await visitor.history(second)).to.have.members(made.map(({ body }) => body.id));
  });
});

describe('a session of two instances on one Redis', function () {
  this.timeout(30_000);
  const start = instances(after);
  let redis: Topology;
  let model: HeldModel;
  let one: ChildService;
  let other: ChildService;
  before(async () => {
    [redis, model] = await Promise.all([startSingle(), HeldModel.start()]);
    const variables = { STORAGE: 'redis', REDIS_URL: `redis://${host}:${firstOf(redis).port}`, ...patient };
    const all = { ...variables, ...model.variables, RATE_LIMIT_REQUESTS: '1000' };
    [one, other] = await Promise.all([start(all), start(all)]);
  });
  after(async () => {
    await model.stop();
    await redis.stop();
  });

  /** Quotas, figures and what instances are told apart by come and go by themselves. */
  const keys = async (): Promise<readonly string[]> => {
    const all = (await askRedis(firstOf(redis).port, 'keys', '*')).split('\n').sort();
    return all.filter((key) => !/^threadr:(ratelimit|sum|unique|probe)|\{own\}/.test(key));
  };
  /** Without leases and outcomes of flights, which are gone within ten seconds. */
  const lastingKeys = async (): Promise<readonly string[]> => (await keys()).filter((key) => !/:[fo]:/.test(key));

  it('is the same on both soon, whoever changes it', async () => {
    const visitor = new VisitorWithCookie();
    await visitor.prefer(one, { tone: 'witty' });
    for (const [here, there, tone] of [
      [one, other, 'casual'],
      [other, one, 'neutral'],
    ] as const) {
      await visitor.preferences(there);
      await visitor.prefer(here, { tone });
      await soon('the other has seen it', async () => JSON.stringify(await visitor.preferences(there)).includes(tone));
    }
    await visitor.ask(one, 'DELETE /api/session');
    await soon('the other has forgotten it', async () => JSON.stringify(await visitor.preferences(other)) === '{}');
  });

  it('is not made by looking at it', async () => {
    const before = await lastingKeys();
    await new VisitorWithCookie().ask(one, 'GET /api/session');
    const visitor = new VisitorWithCookie();
    for (let n = 0; n < 3; n++) await visitor.ask(other, 'GET /api/session');
    expect(await lastingKeys()).to.deep.equal(before);
  });

  it('leaves no key behind when it is deleted', async () => {
    const order = { text: 'What everybody reads.' };
    // What the cache keeps of it is nobody's.
    await new VisitorWithCookie().ask(one, 'POST /api/generate', order);
    const before = await lastingKeys();
    const visitor = new VisitorWithCookie();
    await visitor.ask(one, 'GET /api/session');
    await visitor.ask(one, 'POST /api/generate', order);
    await within(5_000, 'it is in the history', async () => (await visitor.history(one)).length === 1);
    await visitor.prefer(one, { tone: 'neutral' });
    const during = await lastingKeys();
    expect(during.length).to.be.above(before.length);
    const id = visitor.cookie?.split('=')[1] ?? 'threadr';
    expect(during.join('\n')).to.not.contain(id);
    expect((await visitor.ask(one, 'DELETE /api/session')).body).to.deep.equal({ deleted: true });
    expect(await lastingKeys()).to.deep.equal(before);
  });

  for (const where of ['here', 'elsewhere'] as const) {
    it(`stays deleted when it is deleted ${where} while a thread is being made for it`, async () => {
      const order = { text: `Made while it is deleted ${where}.` };
      const visitor = new VisitorWithCookie();
      await visitor.ask(one, 'GET /api/session');
      const before = await lastingKeys();
      const requests = model.requests;
      model.hold();
      const making = visitor.ask(one, 'POST /api/generate', order);
      await model.hasBeenAsked(requests + 1);
      await within(5_000, 'it is opened', async () => (await lastingKeys()).length > before.length);
      await visitor.ask(where === 'here' ? one : other, 'DELETE /api/session');
      model.release();
      expect((await making).status).to.equal(200);
      // As many threads as are remembered at a time: those of others are remembered after this one was not.
      const others = new VisitorWithCookie();
      await others.ask(one, 'GET /api/session');
      for (let n = 0; n < 8; n++) await others.ask(one, 'POST /api/generate', { text: `After that, ${where} ${n}.` });
      await within(5_000, 'others are remembered', async () => (await others.history(one)).length === 8);
      expect(await visitor.history(other)).to.deep.equal([]);
      await others.ask(one, 'DELETE /api/session');
      const left = (await lastingKeys()).filter((key) => /\{s[\w-]{22}\}|:[kn]:/.test(key));
      expect(left).to.deep.equal([]);
    });
  }
});
