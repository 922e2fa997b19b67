import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { Middleware } from 'koa';
import { logRequests } from '../../../src/app/http/request-log.ts';
import { recipe } from '../../../src/app/services.ts';
import { closingAfter } from '../../support/closing.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Service } from '../../support/service.ts';
import { untilTrue } from '../../support/until.ts';

describe('the log of requests', () => {
  const closing = closingAfter(afterEach);

  it('has each with its route, and how long it took to a hundredth of a millisecond', async () => {
    const logged: object[] = [];
    const observed: [string, number, object][] = [];
    const stopwatch = new FakeClock(1_000.25);
    const res = Object.assign(new EventEmitter(), { writableFinished: true });
    const log = { info: (fields: object) => logged.push(fields) };
    const ctx = { res, method: 'GET', status: 200, _matchedRoute: '/api/threads/:id', state: { log } };
    const metrics = {
      count: () => undefined,
      observe: (name: string, seconds: number, labels: object) => void observed.push([name, seconds, labels]),
    };
    await (logRequests(metrics, stopwatch) as Middleware)(ctx as never, async () => stopwatch.advance(0.4375));
    res.emit('close');
    const route = { route: '/api/threads/:id', method: 'GET' };
    expect(logged).to.deep.equal([{ ...route, status: 200, duration_ms: 0.44 }]);
    expect(observed).to.deep.equal([['http_request_seconds', 0.4375 / 1_000, { ...route, status: '200' }]]);
  });

  it('has no negative time while the time of day is set back, and never none at all', async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const setBack = {
      now: () => {
        nowMs -= 1_000;
        return nowMs;
      },
    };
    const service = closing(await Service.start({}, { clock: recipe([], () => setBack) }));
    await service.get('/livez');
    await untilTrue(() => service.logged.some((text) => text.includes('/livez')));
    const line = service.logged.map((text) => JSON.parse(text)).find(({ route }) => route === '/livez');
    expect(line.duration_ms).to.be.greaterThan(0);
  });
});
