import { Socket } from 'node:net';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { StorageFault } from '../../../../src/domain/failure.ts';
import { verbsOf } from '../../../contracts/storage-verbs.ts';
import { closingAfter } from '../../../support/closing.ts';
import { TcpProxy } from '../../../support/proxy.ts';
import { freePorts, host, RedisProcess } from '../../../support/redis-process.ts';
import { openStorage, storageOver, transportTo } from '../../../support/redis-stores.ts';
import { rejectionOf } from '../../../support/rejection.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../../support/topologies.ts';
import { untilTrue, untilWorks } from '../../../support/until.ts';

const secret = 'correct horse battery staple';
const demand = { limit: 10, windowMs: 60_000, cost: 1 };

/** Counts what this process writes to a port: what it writes apart may still arrive together. */
const countWrites = (port: number): { stop(): number } => {
  const { write } = Socket.prototype;
  let count = 0;
  Socket.prototype.write = function (this: Socket, ...args: Parameters<typeof write>) {
    if (this.remotePort === port) count += 1;
    return write.apply(this, args);
  } as typeof write;
  return {
    stop: () => {
      Socket.prototype.write = write;
      return count;
    },
  };
};

describe('the ioredis transport', () => {
  let redis: Topology;
  before(async () => {
    redis = await startSingle();
  });
  after(() => redis.stop());
  const closing = closingAfter(afterEach);

  const ask = (...command: string[]): Promise<string> => askRedis(firstOf(redis).port, ...command);

  it('sends a quota and a cache read of one tick as one write, and has one reply for both', async () => {
    const proxy = closing(await TcpProxy.to(firstOf(redis).port));
    const store = closing(await openStorage({ kind: 'single', host, port: proxy.port }));
    const hot = () =>
      Promise.all([store.counters.take('v1', 'visitor', demand), store.entries.read('c1', 'k', ['ns', 'source'])]);
    // The scripts are sent in full, and the epochs are opened.
    await hot();
    Object.assign(proxy.chunks, { toServer: 0, toClient: 0 });
    const writes = countWrites(proxy.port);
    const [{ used: taken }, { kind }] = await hot();
    expect([taken, kind]).to.deep.equal([2, 'miss']);
    expect(writes.stop()).to.equal(1);
    expect(proxy.chunks).to.deep.equal({ toServer: 1, toClient: 1 });
  });

  it('sends scripts again to a server that has lost them, in the middle of everything', async () => {
    const store = closing(await openStorage(redis.target));
    const takings = Array.from({ length: 50 }, async (_, at) => {
      if (at % 10 === 0) await ask('SCRIPT', 'FLUSH');
      return store.counters.take('flushed', 'k', demand);
    });
    const granted = (await Promise.all(takings)).filter((taking) => taking.granted);
    expect(granted.length).to.equal(10);
    for (const call of Object.values(verbsOf(store, 'flushed'))) {
      await ask('SCRIPT', 'FLUSH');
      await call();
    }
  });

  it('tells of an error without the key, the value, or the error itself', async () => {
    const store = closing(await openStorage(redis.target));
    await ask('RPUSH', 'threadr:value:{p}:the key', 'the value');
    const fault = await rejectionOf(store.values.put('p', 'the key', 'the value', { only: { ifEquals: 'the value' } }));
    expect(fault).to.be.instanceOf(StorageFault);
    const { message, cause } = fault as StorageFault;
    expect(message).to.equal('Redis answers with an error (WRONGTYPE)');
    expect(cause).to.equal(undefined);
    expect(inspect(fault, { depth: null, showHidden: true })).not.to.match(/the key|the value/);
  });

  it('opens while nobody is there, says so once, and connects by itself', async () => {
    const [port = 0] = await freePorts(1);
    const told: string[] = [];
    const transport = closing(
      transportTo({ kind: 'single', host, port }, { onState: (...state) => told.push(state.join(': ')) }),
    );
    const store = storageOver(transport);
    expect(await transport.ready(300)).to.equal(false);
    for (const [verb, call] of Object.entries(verbsOf(store, 'p'))) {
      expect(await rejectionOf(call()), verb).to.be.instanceOf(StorageFault);
    }
    const late = closing(await RedisProcess.start(port));
    await untilWorks(() => store.probe());
    await late.kill();
    await untilTrue(() => told.length === 3);
    await store.close();
    expect(told).to.deep.equal([
      'down: Redis is not there: the connection was refused (ECONNREFUSED)',
      'ready: ',
      'down: Redis has closed the connection (CLOSED)',
    ]);
  });

  it('leaves nothing to hope for once it is closed, also where it never was open', async () => {
    const [port = 0] = await freePorts(1);
    const told: string[] = [];
    const transport = transportTo({ kind: 'single', host, port }, { onState: (state) => told.push(state) });
    await transport.close();
    const late = closing(await RedisProcess.start(port));
    expect(await transport.ready(200)).to.equal(false);
    expect(await rejectionOf(storageOver(transport).probe())).to.be.instanceOf(StorageFault);
    expect(told).to.deep.equal([]);
    expect(await askRedis(late.port, 'INFO', 'stats')).to.match(/total_connections_received:1\r?\n/);
  });

  describe('where a password is wanted', () => {
    let locked: Topology;
    let port: number;
    before(async () => {
      locked = await startSingle(['--requirepass', secret, '--user', 'me', 'on', '>mine', '~*', '+@all']);
      port = firstOf(locked).port;
    });
    after(() => locked.stop());

    it('gets in with the right one, into the right database', async () => {
      for (const access of [{ password: secret }, { username: 'me', password: 'mine', db: 3 }]) {
        const store = closing(await openStorage({ kind: 'single', host, port, ...access }));
        await store.values.put('p', 'k', 'v');
      }
      expect(await askRedis(port, '-a', secret, '--no-auth-warning', '-n', '3', 'DBSIZE')).to.equal('1');
    });

    const wrong = {
      WRONGPASS: { password: 'wrong and secret' },
      NOAUTH: {},
    };
    for (const [code, access] of Object.entries(wrong)) {
      it(`says ${code} once, in one line without secrets, and every verb fails`, async () => {
        const told: (readonly [string, string])[] = [];
        const transport = closing(
          transportTo({ kind: 'single', host, port, ...access }, { onState: (...news) => told.push(news) }),
        );
        const store = storageOver(transport);
        await untilTrue(() => told.length > 0);
        expect(await transport.ready(500)).to.equal(false);
        const faults = await Promise.all(Object.values(verbsOf(store, 'p')).map((call) => rejectionOf(call())));
        for (const fault of faults) {
          expect(fault).to.be.instanceOf(StorageFault);
          expect((fault as Error).message).to.include(`(${code})`);
        }
        await store.close();
        expect(told.length).to.equal(1);
        const [[state, why] = ['', '']] = told;
        expect(state).to.equal('down');
        expect(why).to.match(new RegExp(`^Redis [a-z ]+ \\(${code}\\)$`));
        expect(inspect([told, faults], { depth: null })).not.to.include('wrong and secret');
      });
    }
  });
});
