import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { type Exchange, grantsIn, type Load, mostWithin } from '../support/load.ts';
import { expectAnswered, expectCalm, expectRecovery, loaded } from './outage.ts';
import { Scene, storageCalls, transitionsOf } from './scene.ts';

const limit = 10;
/** The shortest there is. */
const windowMs = 3_600;
const variables = { RATE_LIMIT_REQUESTS: String(limit), RATE_LIMIT_WINDOW_HOURS: '0.001' };
const clients = 20;
const flaps = 5;

/** By client, the most that was granted in any window. */
const mostGranted = (exchanges: readonly Exchange[]): readonly number[] =>
  [...grantsIn(exchanges).values()].map((grants) => mostWithin(grants, windowMs));

type Flap = (scene: Scene) => unknown;

/** Up for a second and down for a second, again and again; or for half of one, which is as long as the breaker waits. */
const flapping: Readonly<Record<string, { readonly everyMs: number; readonly down: Flap; readonly up: Flap }>> = {
  'dies and starts with nothing, every second': {
    everyMs: 1_000,
    down: (scene) => scene.killRedis(),
    up: (scene) => scene.startRedis(),
  },
  'is stopped and goes on, every half second': {
    everyMs: 500,
    down: ({ redis }) => redis.freeze(),
    up: ({ redis }) => redis.thaw(),
  },
  'refuses and accepts connections, every second': {
    everyMs: 1_000,
    down: async ({ proxy }) => {
      await proxy.turn('refuse');
      await proxy.reset();
    },
    up: ({ proxy }) => proxy.turn('pass'),
  },
};

describe('quotas under load', function () {
  this.timeout(40_000);
  let scene: Scene;
  afterEach(() => scene.close());

  const begun = async (seed: number, more: Readonly<Record<string, string>> = {}): Promise<Load> => {
    scene = await Scene.open({ variables: { ...variables, ...more } });
    return loaded(scene.service, seed, { clients });
  };

  it('are never exceeded, in any window, while Redis is well', async () => {
    // However busy this machine is, Redis is well.
    const load = await begun(1, { REDIS_TIMEOUT_MS: '5000' });
    await pause(2.5 * windowMs);
    await load.end();
    expectAnswered(load, [200, 429]);
    // What was not shared was counted in the process, which is another promise.
    expect(await storageCalls(scene.service, 'shut')).to.equal(0);
    const most = mostGranted(load.exchanges);
    expect(most.length).to.equal(clients);
    // Capacity returns a little late, and so a window may hold one less.
    for (const granted of most) expect(granted).to.be.within(limit - 1, limit);
  });

  for (const [seed, [name, { everyMs, down, up }]] of Object.entries(flapping).entries()) {
    it(`are at most doubled, in any window, while Redis ${name}`, async () => {
      const load = await begun(10 + seed);
      await load.answered(clients * limit);
      for (let flap = 0; flap < (flaps * 1_000) / everyMs; flap += 1) {
        await down(scene);
        await pause(everyMs);
        await up(scene);
        await pause(everyMs);
      }
      await expectRecovery(scene.service);
      await load.end();
      expectAnswered(load, [200, 429]);
      expectCalm(scene.service);
      expect(transitionsOf(scene.service).length).to.be.greaterThan(0);
      const most = mostGranted(load.exchanges);
      expect(most.length).to.equal(clients);
      for (const granted of most) expect(granted).to.be.within(limit, 2 * limit);
    });
  }
});
