import { expect } from 'chai';
import type { RedisStorage } from '../../../../src/adapters/redis/redis-storage.ts';
import { StorageFault } from '../../../../src/domain/failure.ts';
import { verbsOf } from '../../../contracts/storage-verbs.ts';
import { closingAfter } from '../../../support/closing.ts';
import { openStorage } from '../../../support/redis-stores.ts';
import { rejectionOf } from '../../../support/rejection.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../../support/topologies.ts';
import { untilTrue, untilWorks } from '../../../support/until.ts';
import { expectFaults, expectReads, fill, readsOf } from './faulty-redis.ts';

// Long enough for a busy machine that answers, short enough to be waited for.
const commandTimeoutMs = 1_000;

describe('a Redis that stalls', () => {
  const closing = closingAfter(afterEach);
  let redis: Topology;
  let store: RedisStorage;
  beforeEach(async () => {
    redis = closing(await startSingle(['--enable-debug-command', 'yes']));
    await fill(closing(await openStorage(redis.target)), 'p');
    store = closing(await openStorage(redis.target, { commandTimeoutMs }));
  });

  const ask = (...command: string[]): Promise<string> => askRedis(firstOf(redis).port, ...command);

  it('by pausing writes: answers reads that no write is in front of, and fails the probe', async () => {
    // A script that the server does not know yet is a write to it.
    await expectReads(store, 'p');
    await ask('CLIENT', 'PAUSE', '60000', 'WRITE');
    const { get, hit, count, page } = readsOf(store, 'p');
    const reads: (() => Promise<unknown>)[] = [get, hit, count, page];
    for (const read of reads) await read();
    await expectFaults({ probe: () => store.probe() }, /\(TIMEOUT\)$/);
    // Redis holds up all that comes after a write that it holds up: on a new connection nothing does.
    for (const read of reads) await untilWorks(read);
    await ask('CLIENT', 'UNPAUSE');
    await untilWorks(() => store.probe());
    await expectReads(store, 'p');
  });

  it('by loading its data: is waited for', async () => {
    await ask('DEBUG', 'POPULATE', '20000', 'filler', '100');
    await ask('CONFIG', 'SET', 'loading-process-events-interval-bytes', '1024');
    await ask('CONFIG', 'SET', 'key-load-delay', '50');
    const reloaded = ask('DEBUG', 'RELOAD');
    await untilTrue(async () => /\((LOADING|TIMEOUT|CLOSED)\)$/.test(`${await rejectionOf(store.probe())}`));
    await reloaded;
    await untilWorks(() => store.probe());
    await untilWorks(() => expectReads(store, 'p'));
  });

  it('by stopping: fails every verb, and works again by itself', async () => {
    firstOf(redis).freeze();
    await expectFaults(verbsOf(store, 'p'), /\([A-Z]+\)$/);
    firstOf(redis).thaw();
    await untilWorks(() => expectReads(store, 'p'));
  });

  it('by stopping: 500 calls at once all end', async () => {
    firstOf(redis).freeze();
    const calls = Array.from({ length: 500 }, (_, at) => rejectionOf(store.counters.add('q', 'k', { n: at })));
    for (const fault of await Promise.all(calls)) expect(fault).to.be.instanceOf(StorageFault);
    firstOf(redis).thaw();
    await untilWorks(() => store.probe());
  });
});
