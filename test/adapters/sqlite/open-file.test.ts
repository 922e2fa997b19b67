import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqliteStorage, type SqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { closingAfter } from '../../support/closing.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { faultOf } from './fault-of.ts';

const keep = ({ lists }: SqliteStorage, id: string) => lists.insert('p', 'emails', id, 'v', { durable: true });

const expectRefusals = async (store: SqliteStorage): Promise<void> => {
  const calls = [
    keep(store, 'lost'),
    store.values.put('p', 'k', 'v', { durable: true }),
    store.lists.erase('p', 'emails', 'kept', { durable: true }),
    store.probe(),
  ];
  for (const fault of await Promise.all(calls.map(faultOf))) {
    expect(fault).to.be.instanceOf(StorageFault);
    expect(String(fault)).to.include('was deleted or replaced');
  }
};

describe('a SQLite file that goes while it is open', () => {
  const closing = closingAfter(afterEach);
  const directory = temporaryDirectory();
  const moveFilesTo = (place: string): void => {
    for (const name of readdirSync(directory()).filter((name) => name.startsWith('threadr.db')))
      renameSync(join(directory(), name), join(directory(), `${place}-${name}`));
  };

  it('acknowledges nothing that the next start would not find: deleted', async () => {
    const store = closing(await openSqliteStorage({ directory: directory() }));
    await keep(store, 'kept');
    for (const name of readdirSync(directory())) rmSync(join(directory(), name));
    await expectRefusals(store);
  });

  it('acknowledges nothing that the next start would not find: replaced', async () => {
    const store = closing(await openSqliteStorage({ directory: directory() }));
    await keep(store, 'kept');
    moveFilesTo('old');
    const another = closing(await openSqliteStorage({ directory: directory() }));
    await expectRefusals(store);
    await store.close();
    expect(await keep(another, 'new')).to.equal(true);
    await another.close();
    const reopened = closing(await openSqliteStorage({ directory: directory() }));
    expect(await reopened.lists.size('p', 'emails')).to.equal(1);
  });

  it('is used again where it comes back', async () => {
    const store = closing(await openSqliteStorage({ directory: directory() }));
    await keep(store, 'kept');
    const path = join(directory(), 'threadr.db');
    renameSync(path, `${path}.away`);
    await expectRefusals(store);
    renameSync(`${path}.away`, path);
    await store.probe();
    expect(await keep(store, 'another')).to.equal(true);
  });
});
