import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { emailPartition } from '../../../src/adapters/records/partitions.ts';
import { StoredEmailList } from '../../../src/adapters/records/stored-email-list.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { parseEmailAddress } from '../../../src/domain/email-address.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { EmailList } from '../../../src/ports/email-list.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { emailListContract } from '../../contracts/email-list.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../support/topologies.ts';
import { spiedStorage } from './spied-storage.ts';

const alias = visitorAlias('a secret');
const openMemory = () => new MemoryStorage({ clock: new FakeClock(0) });

const contractOver = (name: string, openOne: () => Storage | Promise<Storage>): void => {
  const storages = new Map<EmailList, Storage>();
  const open = async (): Promise<EmailList> => {
    const storage = await openOne();
    const list = new StoredEmailList(storage, alias);
    storages.set(list, storage);
    return list;
  };
  emailListContract(
    `StoredEmailList over ${name}`,
    { describe, it },
    { open, close: async (list) => storages.get(list)?.close() },
  );
};

contractOver('memory', openMemory);

describe('with a file', () => {
  const directory = temporaryDirectory();
  contractOver('SQLite', () => openSqliteStorage({ directory: directory() }));
});

describe('with a server', () => {
  let redis: Topology;
  before(async () => {
    redis = await startSingle();
  });
  after(() => redis.stop());
  beforeEach(() => askRedis(firstOf(redis).port, 'flushall'));
  contractOver('Redis', () => openStorage(redis.target));
});

describe('StoredEmailList', () => {
  const anna = parseEmailAddress('anna@example.org') ?? expect.fail('not an address');

  it('does the same for a known and a new address: one durable write', async () => {
    const { calls, ...storage } = spiedStorage(openMemory());
    const list = new StoredEmailList(storage, alias);
    const outcomes = [await list.add(anna, { source: 'a', atMs: 1 }), await list.add(anna, { source: 'b', atMs: 2 })];
    expect(outcomes).to.deep.equal([undefined, undefined]);
    expect(calls).to.have.length(2);
    expect(calls[1]).to.deep.equal(calls[0]);
    expect(calls[0]?.at(-1)).to.deep.equal({ durable: true });
  });

  it('claims nothing when storage fails', async () => {
    const storage = openMemory();
    const insert = (): Promise<boolean> => Promise.reject(new StorageFault('disk full'));
    const list = new StoredEmailList({ ...storage, lists: { ...storage.lists, insert } }, alias);
    expect(await rejectionOf(list.add(anna, { source: null, atMs: 1 }))).to.be.instanceOf(StorageFault);
  });

  it('claims an erasure only when it is durable, known address or not', async () => {
    const { calls, ...storage } = spiedStorage(openMemory());
    const list = new StoredEmailList(storage, alias);
    await list.add(anna, { source: null, atMs: 1 });
    for (const erased of [true, false]) {
      expect(await list.erase(anna)).to.equal(erased);
      const erasure = calls.findLast(([verb]) => verb === 'erase');
      expect(erasure?.at(-1)).to.deep.equal({ durable: true });
    }
    const erase = (): Promise<boolean> => Promise.reject(new StorageFault('disk full'));
    const failing = new StoredEmailList({ lists: { ...storage.lists, erase } }, alias);
    expect(await rejectionOf(failing.erase(anna))).to.be.instanceOf(StorageFault);
  });

  it('also erases addresses under the aliases of other secrets', async () => {
    const storage = openMemory();
    const former = new StoredEmailList(storage, visitorAlias('a former secret'));
    const list = new StoredEmailList(storage, alias);
    await former.add(anna, { source: null, atMs: 1 });
    expect(await list.erase(anna)).to.equal(true);
    await former.add(anna, { source: null, atMs: 1 });
    await list.add(anna, { source: null, atMs: 2 });
    expect(await list.count()).to.equal(2);
    expect(await list.erase(anna)).to.equal(true);
    expect(await list.count()).to.equal(0);
  });

  for (const value of ['', '{}', '{"email":"a@b.example","source":null,"at":"yesterday"}', 'null']) {
    it(`passes no list for whole that holds ${value === '' ? 'nothing' : value} for a record`, async () => {
      const storage = openMemory();
      const list = new StoredEmailList(storage, alias);
      await storage.lists.insert(emailPartition, 'emails', 'an id', value);
      expect(await rejectionOf(list.pages().next())).to.be.instanceOf(StorageFault);
    });
  }
});
