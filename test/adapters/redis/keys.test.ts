import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { IoredisTransport } from '../../../src/adapters/redis/ioredis/ioredis-transport.ts';
import { keysWith } from '../../../src/adapters/redis/keys.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { verbsOf } from '../../contracts/storage-verbs.ts';
import { closingAfter } from '../../support/closing.ts';
import { host } from '../../support/redis-process.ts';
import { storageOver, transportTo } from '../../support/redis-stores.ts';
import { firstOf, startSingle } from '../../support/topologies.ts';

describe('keys in Redis', () => {
  it('have the prefix, the kind, the partition as hash tag, and the name', () => {
    const keyOf = keysWith('threadr:');
    expect(keyOf('cache', 'c07', 'name')).to.equal('threadr:cache:{c07}:name');
    expect(keyOf('ratelimit-index', 'v12')).to.equal('threadr:ratelimit-index:{v12}:');
    expect(keyOf('list', 'p', '{other}:a')).to.equal('threadr:list:{p}:{other}:a');
  });

  it('are refused where the hash tag would be another', () => {
    for (const prefix of ['{', '}', 'a{b}:']) expect(() => keysWith(prefix), prefix).to.throw(RangeError);
    for (const partition of ['', '{', 'a}b', '{a}']) {
      expect(() => keysWith('')('value', partition, 'k'), partition).to.throw(StorageFault);
    }
  });

  describe('as commands see them', () => {
    let watcher: Redis;
    let monitor: Redis;
    let transport: IoredisTransport;
    const closing = closingAfter(after);
    const watching = (client: Redis): Redis => {
      closing({ stop: () => client.disconnect() });
      // One whose server was taken away ends as well.
      return client.on('error', () => undefined);
    };
    before(async () => {
      const redis = closing(await startSingle());
      watcher = watching(new Redis({ host, port: firstOf(redis).port, retryStrategy: () => null }));
      monitor = watching(await watcher.monitor());
      transport = closing(transportTo(redis.target));
      await transport.ready(5000);
    });

    it('are all declared by the script that touches them, and all of one partition', async () => {
      const prefix = 'some-prefix:';
      const store = storageOver(transport, prefix);
      let declared: readonly string[] = [];
      const touched: string[] = [];
      const undeclared: string[] = [];
      monitor.on('monitor', (_time: string, [name = '', ...args]: string[], source: string) => {
        if (/^eval/i.test(name)) declared = args.slice(2, 2 + Number(args[1]));
        if (source !== 'lua') return;
        const keys = args.filter((arg) => arg.startsWith(prefix));
        touched.push(...keys);
        undeclared.push(...keys.filter((key) => !declared.includes(key)));
      });
      // One after the other, so that what comes from Lua belongs to the last script.
      for (const call of Object.values(verbsOf(store, 'p1'))) await call();
      const { epochs } = await store.entries.read('p1', 'k', ['ns', 'source']);
      await store.entries.write('p1', 'k', 'v', { lifetimeMs: 1000, epochs, namespace: 'ns' });
      await store.entries.read('p1', 'k', []);
      await store.probe();
      await store.describe();
      const stored = await watcher.keys('*');
      expect(undeclared).to.deep.equal([]);
      expect(touched.length).to.be.greaterThan(30);
      for (const key of [...touched, ...stored]) expect(key).to.match(/^some-prefix:[a-z-]+:\{(p1|probe)\}:/);
    });
  });
});
