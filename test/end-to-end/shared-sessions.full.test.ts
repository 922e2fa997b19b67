import { expect } from 'chai';
import type { ChildService } from '../support/child-service.ts';
import { askRedis, firstOf } from '../support/topologies.ts';
import { backing } from './backing.ts';
import type { HeldModel } from './held-model.ts';
import { instances, patient, soon, within } from './instances.ts';
import { VisitorWithCookie } from './visitor.ts';

describe('a session of two instances on one Redis', function () {
  this.timeout(30_000);
  const start = instances(after);
  const shared = backing();
  let model: HeldModel;
  let one: ChildService;
  let other: ChildService;
  before(async () => {
    model = shared().model;
    const variables = { STORAGE: 'redis', RATE_LIMIT_REQUESTS: '1000', ...patient, ...shared().variables };
    [one, other] = await Promise.all([start(variables), start(variables)]);
  });

  /** Quotas, figures and what instances are told apart by come and go by themselves. */
  const keys = async (): Promise<readonly string[]> => {
    const all = (await askRedis(firstOf(shared().redis).port, 'keys', '*')).split('\n').sort();
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
