import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RedisStorage } from '../../../../src/adapters/redis/redis-storage.ts';
import { closingAfter } from '../../../support/closing.ts';
import { freePorts, host } from '../../../support/redis-process.ts';
import { openStorage } from '../../../support/redis-stores.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../../support/topologies.ts';
import { untilTrue, untilWorks } from '../../../support/until.ts';
import { expectFaults, expectReads, fill, readsOf, writesOf } from './faulty-redis.ts';

// That no promise is left unhandled is seen to by mocha, which fails then.
describe('a Redis that fails', () => {
  const closing = closingAfter(afterEach);
  const directory = temporaryDirectory();
  let redis: Topology;
  let store: RedisStorage;
  beforeEach(async () => {
    redis = closing(await startSingle(['--enable-debug-command', 'yes', '--enable-protected-configs', 'yes']));
    store = closing(await openStorage(redis.target));
    await fill(store, 'p');
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
    const folder = join(directory(), 'gone');
    await mkdir(folder);
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
});
