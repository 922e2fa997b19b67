import { expect } from 'chai';
import { closingAfter } from '../support/closing.ts';
import { freePorts, host, RedisProcess } from '../support/redis-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { addresses, Captures, expectHonest, keptInRedis, moments } from './captures.ts';
import { ask, instances, within } from './instances.ts';

describe('e-mails over a Redis that is killed again and again', function () {
  this.timeout(60_000);
  const start = instances();
  const closing = closingAfter(afterEach);
  const directory = temporaryDirectory();
  let port: number;
  let redis: RedisProcess;
  const startRedis = async (): Promise<void> => {
    const durably = ['--dir', directory(), '--appendonly', 'yes', '--appendfsync', 'always'];
    redis = closing(await RedisProcess.start(port, durably));
  };
  beforeEach(async () => {
    [port = 0] = await freePorts(1);
    await startRedis();
  });

  for (const seed of [1, 2]) {
    it(`are there, every one that was acknowledged (seed ${seed})`, async () => {
      const url = `redis://${host}:${port}`;
      const service = await start({ STORAGE: undefined, REDIS_URL: url, EMAIL_LIMIT_REQUESTS: '1000000' });
      const captures = new Captures(() => service);
      const done = captures.run();
      for (const moment of moments(6, seed)) {
        await captures.reach(moment);
        await redis.stop();
        const refusals = captures.refusals.length;
        await within(5_000, 'somebody is refused', () => captures.refusals.length > refusals);
        await startRedis();
      }
      await done;
      expect(captures.failures).to.equal(0);
      expectHonest(captures.refusals);
      expect(captures.acknowledged).to.have.property('size', addresses.length);
      expect(service.hasEnded).to.equal(false);
      await within(5_000, 'healthy', async () => (await ask(service, 'GET /health')).body.status === 'healthy');
      expect((await keptInRedis({ kind: 'single', host, port })).toSorted()).to.deep.equal(addresses.toSorted());
    });
  }
});
