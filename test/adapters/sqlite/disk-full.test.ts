import { expect } from 'chai';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { closingAfter } from '../../support/closing.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { faultOf } from './fault-of.ts';
import { RemoteProcess } from './remote-storage.ts';

const demand = { limit: 5, windowMs: 3_600_000, cost: 1 };
const secret = 'ada@example.org';

const seed = async ({ values, entries, counters, lists }: Storage): Promise<void> => {
  await values.put('p', 'k', 'v');
  const { epochs } = await entries.read('p', 'k', ['ns']);
  await entries.write('p', 'k', 'v', { lifetimeMs: 3_600_000, epochs, namespace: 'ns' });
  await counters.take('p', 'k', demand);
  await counters.add('p', 'k', { n: 1 });
  await counters.addUnique('p', 'k', ['a']);
  await lists.insert('p', 'l', 'id', 'v');
};

/** @returns the fault that ended it. */
const fill = async ({ lists }: Storage): Promise<unknown> => {
  for (let at = 0; at < 10_000; at += 1) {
    const fault = await faultOf(lists.insert('p', 'filler', `${at}`, `${secret} ${'x'.repeat(3000)}`));
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const expectAllRead = async ({ values, entries, counters, lists }: Storage): Promise<void> => {
  expect((await values.get('p', ['k']))[0]?.value).to.equal('v');
  expect((await entries.read('p', 'k', ['ns'])).kind).to.equal('hit');
  expect(await entries.count('p', 'ns')).to.equal(1);
  expect((await counters.take('p', 'k', { ...demand, cost: 0 })).used).to.equal(1);
  expect(await counters.fields('p', 'k')).to.deep.equal({ n: 1 });
  expect(await counters.countUnique('p', ['k'])).to.equal(1);
  expect((await lists.page('p', 'l', null, 10)).records).to.deep.equal([{ id: 'id', value: 'v' }]);
};

describe('the SQLite backend when it is full', () => {
  const closing = closingAfter(afterEach);
  const directory = temporaryDirectory();

  it('by its own bound: refuses writes that would make the file larger, and still reads', async () => {
    const store = closing(await openSqliteStorage({ directory: directory(), maxFileBytes: 400_000 }));
    await seed(store);
    const fault = await fill(store);
    expect(fault).to.be.instanceOf(StorageFault);
    expect((fault as StorageFault).message).to.equal('the SQLite file is full, or its disk is');
    expect((fault as StorageFault).cause).to.be.instanceOf(Error);
    expect(`${(fault as StorageFault).cause}`).not.to.include(secret);
    await expectAllRead(store);
    const { memoryUsedBytes, ...rest } = await store.describe();
    expect(memoryUsedBytes).to.be.greaterThan(100_000);
    expect(rest.backend).to.equal('sqlite');
    const size = await store.lists.size('p', 'filler');
    for (let at = 0; at < 20; at += 1) expect(await store.lists.erase('p', 'filler', `${at}`)).to.equal(true);
    expect(await store.lists.insert('p', 'l', 'another', 'x'.repeat(3000), { durable: true })).to.equal(true);
    expect(await store.lists.size('p', 'filler')).to.equal(size - 20);
  });

  let full: RemoteProcess | undefined;
  afterEach(async () => full?.kill('SIGKILL'));

  it('by the system: every write and the probe throw, reads go on, and nothing acknowledged is lost', async () => {
    full = new RemoteProcess({ directory: directory(), maxFileKib: 400 });
    const store = await full.open();
    await seed(store);
    expect(await fill(store)).to.be.instanceOf(StorageFault);
    const size = await store.lists.size('p', 'filler');
    // There may be room left for a few that are smaller.
    for (let at = 0; at < 10; at += 1) await faultOf(store.probe());
    for (let at = 0; at < 3; at += 1) {
      expect(await faultOf(store.probe())).to.be.instanceOf(StorageFault);
      expect(await faultOf(store.counters.take('p', 'k', demand))).to.be.instanceOf(StorageFault);
      const insert = store.lists.insert('p', 'l', 'lost', 'v', { durable: true });
      expect(await faultOf(insert)).to.be.instanceOf(StorageFault);
      await expectAllRead(store);
    }
    await full.kill('SIGKILL');
    const reopened = closing(await openSqliteStorage({ directory: directory() }));
    await expectAllRead(reopened);
    expect(await reopened.lists.size('p', 'filler')).to.equal(size);
    await reopened.probe();
  });
});
