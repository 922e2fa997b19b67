import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RedisStorage } from '../../../../src/adapters/redis/redis-storage.ts';
import { StorageFault } from '../../../../src/domain/failure.ts';
import { verbsOf } from '../../../contracts/storage-verbs.ts';
import { freePorts, host } from '../../../support/redis-process.ts';
import { openStorage, rejectionOf, untilTrue, untilWorks } from '../../../support/redis-stores.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../../support/topologies.ts';

// That no promise is left unhandled is seen to by mocha, which fails then.
const commandTimeoutMs = 200;

/** Reads that a server answers also while it refuses writes. */
const readsOf = ({ values, entries, counters, lists }: RedisStorage, p: string) => ({
  get: () => values.get(p, ['k', 'none']),
  hit: () => entries.read(p, 'k', ['ns', 'source']),
  miss: () => entries.read(p, 'none', ['ns', 'another']),
  count: () => entries.count(p, 'ns'),
  countQuotas: () => counters.countQuotas(p),
  fields: () => counters.fields(p, 'k'),
  page: () => lists.page(p, 'list', null, 10),
  size: () => lists.size(p, 'list'),
});

const writesOf = ({ values, entries, counters, lists }: RedisStorage, p: string) => ({
  put: () => values.put(p, 'k', 'w'),
  write: () => entries.write(p, 'k', 'w', { lifetimeMs: 60_000, epochs: {}, namespace: 'ns' }),
  take: () => counters.take(p, 'k', { limit: 10, windowMs: 60_000, cost: 1 }),
  add: () => counters.add(p, 'k', { n: 1 }),
  addUnique: () => counters.addUnique(p, 'k', ['another']),
  insert: () => lists.insert(p, 'list', 'another', 'w'),
});

const fill = async (store: RedisStorage, p: string): Promise<void> => {
  const { epochs } = await store.entries.read(p, 'k', ['ns', 'source']);
  await store.entries.write(p, 'k', 'v', { lifetimeMs: 600_000, epochs, namespace: 'ns' });
  await store.values.put(p, 'k', 'v');
  await store.counters.add(p, 'k', { n: 1 });
  await store.counters.take(p, 'k', { limit: 10, windowMs: 600_000, cost: 1 });
  await store.lists.insert(p, 'list', 'id', 'v');
};

const expectReads = async (store: RedisStorage, p: string): Promise<void> => {
  const reads = readsOf(store, p);
  expect(await reads.get()).to.deep.equal([{ value: 'v', ttlMs: null }, null]);
  const hit = await reads.hit();
  expect(hit.kind === 'hit' && hit.value).to.equal('v');
  const miss = await reads.miss();
  expect([miss.kind, Object.keys(miss.epochs).sort()]).to.deep.equal(['miss', ['another', 'ns']]);
  expect([await reads.count(), await reads.countQuotas(), await reads.size()]).to.deep.equal([1, 1, 1]);
  expect(await reads.fields()).to.deep.equal({ n: 1 });
  expect((await reads.page()).records).to.deep.equal([{ id: 'id', value: 'v' }]);
};

const expectFaults = async (calls: Readonly<Record<string, () => Promise<unknown>>>, code: RegExp): Promise<void> => {
  for (const [verb, call] of Object.entries(calls)) {
    const fault = await rejectionOf(call());
    expect(fault, verb).to.be.instanceOf(StorageFault);
    expect((fault as Error).message, verb).to.match(code);
  }
};

describe('a Redis that fails', () => {
  let redis: Topology;
  let store: RedisStorage;
  let folder: string;
  beforeEach(async () => {
    redis = await startSingle(['--enable-debug-command', 'yes', '--enable-protected-configs', 'yes']);
    folder = await mkdtemp(join(tmpdir(), 'threadr-full-'));
    store = await openStorage(redis.target, { commandTimeoutMs });
    await fill(store, 'p');
  });
  afterEach(async () => {
    await store.close();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (...command: string[]): Promise<string> => askRedis(firstOf(redis).port, ...command);

  it('by being full: refuses writes and answers reads', async () => {
    await ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await ask('CONFIG', 'SET', 'maxmemory', '1');
    await expectReads(store, 'p');
    await expectFaults({ ...writesOf(store, 'p'), probe: () => store.probe() }, /\(OOM\)$/);
    // What makes room, or misses, is still taken.
    await store.entries.invalidate('p', 'source');
    expect((await readsOf(store, 'p').hit()).kind).to.equal('miss');
    expect(await store.values.remove('p', ['k'])).to.equal(1);
    await ask('CONFIG', 'SET', 'maxmemory', '0');
    for (const write of Object.values(writesOf(store, 'p'))) await write();
  });

  it('by being full: what was read without an epoch is not stored later', async () => {
    await ask('CONFIG', 'SET', 'maxmemory', '1');
    const { epochs } = await store.entries.read('p', 'none', ['ns', 'another']);
    await ask('CONFIG', 'SET', 'maxmemory', '0');
    const options = { lifetimeMs: 60_000, epochs, namespace: 'ns' };
    expect(await store.entries.write('p', 'none', 'v', options)).to.equal(false);
    const { epochs: opened } = await store.entries.read('p', 'none', ['ns', 'another']);
    expect(await store.entries.write('p', 'none', 'v', { ...options, epochs: opened })).to.equal(true);
    expect(await store.entries.write('p', 'none', 'v', options)).to.equal(false);
  });

  it('by having become a replica: refuses writes and answers reads, but for a moment in which it is left', async () => {
    await ask('REPLICAOF', host, String((await freePorts(1))[0]));
    await expectFaults({ put: writesOf(store, 'p').put }, /\((READONLY|CLOSED)\)$/);
    await untilWorks(() => expectReads(store, 'p'));
    await expectFaults({ ...writesOf(store, 'p'), probe: () => store.probe() }, /\(READONLY\)$/);
    await expectReads(store, 'p');
    await ask('REPLICAOF', 'NO', 'ONE');
    await untilWorks(() => store.probe());
  });

  it('by a broken disk: refuses writes and answers reads', async () => {
    await ask('CONFIG', 'SET', 'dir', folder);
    await ask('CONFIG', 'SET', 'save', '3600 1');
    await rm(folder, { recursive: true });
    await ask('BGSAVE');
    await untilTrue(async () => (await ask('INFO', 'persistence')).includes('rdb_last_bgsave_status:err'));
    await expectReads(store, 'p');
    await expectFaults({ ...writesOf(store, 'p'), probe: () => store.probe() }, /\(MISCONF\)$/);
    await ask('CONFIG', 'SET', 'save', '');
    await store.probe();
  });

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
