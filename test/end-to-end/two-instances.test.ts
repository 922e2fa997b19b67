import { expect } from 'chai';
import type { ChildService } from '../support/child-service.ts';
import { backing } from './backing.ts';
import type { HeldModel } from './held-model.ts';
import { ask, asOperator, cacheStatus, instances, patient, requestsUsed, within } from './instances.ts';

const limit = 150;

describe('two instances on one Redis', function () {
  this.timeout(20_000);
  const start = instances(after);
  const shared = backing();
  let model: HeldModel;
  let one: ChildService;
  let other: ChildService;
  before(async () => {
    model = shared().model;
    const variables = { STORAGE: 'auto', RATE_LIMIT_REQUESTS: String(limit), ...patient, ...shared().variables };
    [one, other] = await Promise.all([start(variables), start(variables)]);
  });

  it('have one cache: what one made is a hit at the other, and what one clears neither gives again', async () => {
    const order = { text: 'A harbour moved north, to a bay that stays free of ice.' };
    const made = await ask(one, 'POST /api/generate', order);
    expect(cacheStatus(made)).to.equal('fwd=miss; stored');
    for (const level of ['storage', 'process']) {
      const hit = await ask(other, 'POST /api/generate', order);
      expect(cacheStatus(hit)).to.equal(`hit; detail=${level}`);
      expect(hit.body).to.deep.include({ id: made.body.id, thread: made.body.thread, cached: true });
    }
    const clearing = await ask(one, 'DELETE /api/cache/clear', order, asOperator);
    expect(clearing.body).to.deep.equal({ cleared: true, scope: 'text' });
    const again = await ask(other, 'POST /api/generate', order);
    expect(cacheStatus(again)).to.equal('fwd=miss; stored');
  });

  it('make a thread once for 100 who ask at one time, 50 at each', async () => {
    const requestsBefore = model.requests;
    const usedBefore = await requestsUsed(one);
    model.hold();
    const asked = Array.from({ length: 100 }, (_, at) =>
      ask(at % 2 === 0 ? one : other, 'POST /api/generate', { text: 'What a hundred people want to read.' }),
    );
    await within(10_000, 'all have come', async () => (await requestsUsed(one)) === usedBefore + 100);
    await model.hasBeenAsked(requestsBefore + 1);
    model.release();
    const answers = await Promise.all(asked);
    expect(model.requests).to.equal(requestsBefore + 1);
    const outcomes = answers.map(cacheStatus).sort();
    const collapsed = Array.from({ length: 99 }, () => 'fwd=miss; collapsed');
    expect(outcomes).to.deep.equal([...collapsed, 'fwd=miss; stored']);
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.thread)))).to.have.property('size', 1);
  });

  for (const scope of ['text', 'namespace', 'all'] as const) {
    it(`keep nothing of a generation that began before a clear elsewhere, by ${scope}`, async () => {
      const text = `Cleared by ${scope} while a thread is made of it.`;
      const clear = { text: { text }, namespace: { namespace: 'threads' }, all: { all: true } }[scope];
      const requestsBefore = model.requests;
      model.hold();
      const overtaken = ask(one, 'POST /api/generate', { text });
      await model.hasBeenAsked(requestsBefore + 1);
      expect((await ask(other, 'DELETE /api/cache/clear', clear, asOperator)).status).to.equal(200);
      model.release();
      expect(cacheStatus(await overtaken)).to.equal('fwd=miss');
      for (const [service, expected] of [
        [other, 'fwd=miss; stored'],
        [one, 'hit; detail=storage'],
      ] as const) {
        expect(cacheStatus(await ask(service, 'POST /api/generate', { text }))).to.equal(expected);
      }
      expect(model.requests).to.equal(requestsBefore + 2);
    });
  }

  it('have one quota', async () => {
    const left = limit - (await requestsUsed(one));
    const asked = Array.from({ length: left + 40 }, (_, at) =>
      ask(at % 2 === 0 ? one : other, 'POST /api/generate', { text: `Text number ${at}.`, mode: 'verbatim' }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).to.have.length(left);
    expect(statuses.filter((status) => status === 429)).to.have.length(40);
    for (const service of [one, other]) {
      const { body } = await ask(service, 'GET /api/rate-limit-status');
      expect(body).to.include({ requests_used: limit, requests_remaining: 0, using_redis: true });
    }
  });
});
