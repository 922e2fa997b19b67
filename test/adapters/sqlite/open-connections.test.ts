import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { schemaVersion } from '../../../src/adapters/sqlite/schema.ts';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { closingAfter } from '../../support/closing.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { faultOf } from './fault-of.ts';

describe('opening the SQLite file', () => {
  const closing = closingAfter(afterEach);
  const directory = temporaryDirectory();

  const refusalIn = async (place: string): Promise<string> => {
    const fault = await faultOf(openSqliteStorage({ directory: place }));
    expect(fault).to.be.instanceOf(StorageFault);
    expect((fault as StorageFault).cause).not.to.equal(undefined);
    return (fault as StorageFault).message;
  };

  it('makes the directory and the file, for nobody else to read', async () => {
    const place = join(directory(), 'a', 'b');
    const store = closing(await openSqliteStorage({ directory: place }));
    await store.values.put('p', 'k', 'v');
    expect(statSync(place).mode & 0o077).to.equal(0);
    for (const name of ['threadr.db', 'threadr.db-wal', 'threadr.db-shm']) {
      expect(statSync(join(place, name)).mode & 0o077, name).to.equal(0);
    }
  });

  it('finds all that was there, and leaves no log behind', async () => {
    const first = closing(await openSqliteStorage({ directory: directory() }));
    const { epochs } = await first.entries.read('p', 'k', ['ns']);
    await first.entries.write('p', 'k', 'entry', { lifetimeMs: 60_000, epochs, namespace: 'ns' });
    await first.entries.invalidate('p', 'gone');
    const { epochs: gone } = await first.entries.read('p', 'k', ['gone']);
    await first.counters.take('p', 'k', { limit: 1, windowMs: 60_000, cost: 1 });
    await first.counters.addUnique('p', 'k', ['a', 'b']);
    await first.close();
    await first.close();
    expect(statSync(join(directory(), 'threadr.db-wal'), { throwIfNoEntry: false })).to.equal(undefined);
    const second = closing(await openSqliteStorage({ directory: directory() }));
    expect((await second.entries.read('p', 'k', ['ns'])).kind).to.equal('hit');
    expect((await second.entries.read('p', 'k', ['gone'])).epochs).to.deep.equal(gone);
    expect((await second.counters.take('p', 'k', { limit: 1, windowMs: 60_000, cost: 1 })).granted).to.equal(false);
    expect(await second.counters.countUnique('p', ['k'])).to.equal(2);
  });

  it('takes over a file of the first schema, with all that was there and nothing that was invalidated', async () => {
    const first = closing(await openSqliteStorage({ directory: directory() }));
    const { epochs } = await first.entries.read('p', 'k', ['ns', 'source']);
    for (const key of ['k', 'gone']) {
      const scopes = key === 'k' ? { ns: epochs.ns ?? '' } : epochs;
      await first.entries.write('p', key, 'entry', { lifetimeMs: 60_000, epochs: scopes, namespace: 'ns' });
    }
    await first.entries.invalidate('p', 'source');
    await first.close();
    const file = new DatabaseSync(join(directory(), 'threadr.db'));
    file.exec(`DROP INDEX scope_own; ALTER TABLE scope DROP COLUMN own; DELETE FROM meta WHERE name = 'fence_floor';
      UPDATE entry SET epochs = replace(replace(epochs, ',0]', ',"0"]'), ',1]', ',"1"]'); PRAGMA user_version = 1`);
    file.close();
    const second = closing(await openSqliteStorage({ directory: directory() }));
    const { entries } = second;
    expect((await entries.read('p', 'k', [])).kind).to.equal('hit');
    expect((await entries.read('p', 'gone', [])).kind).to.equal('miss');
    expect(await entries.write('p', 'gone', 'late', { lifetimeMs: 60_000, epochs, namespace: 'ns' })).to.equal(false);
  });

  it('refuses a directory that cannot be one', async () => {
    const file = join(directory(), 'file');
    writeFileSync(file, '');
    expect(await refusalIn(file)).to.match(/^DATA_DIR: .*file\/threadr\.db cannot be written \(E\w+\)$/);
    expect(await refusalIn(join(file, 'below'))).to.match(/^DATA_DIR: .* cannot be written \(ENOTDIR\)$/);
    mkdirSync(join(directory(), 'threadr.db'));
    expect(await refusalIn(directory())).to.match(/^DATA_DIR: .* cannot be written \(EISDIR\)$/);
  });

  it('refuses a file that is no database, and leaves it as it is', async () => {
    const path = join(directory(), 'threadr.db');
    const garbage = 'no database '.repeat(1000);
    writeFileSync(path, garbage);
    expect(await refusalIn(directory())).to.match(/^DATA_DIR: .*threadr\.db is no database$/);
    expect(readFileSync(path, 'utf8')).to.equal(garbage);
  });

  it('tells of a file that is damaged', async () => {
    const path = join(directory(), 'threadr.db');
    await (await openSqliteStorage({ directory: directory() })).close();
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 0xa5)]));
    expect(await refusalIn(directory())).to.match(/^DATA_DIR: .*threadr\.db is damaged$/);
  });

  it("refuses another program's database", async () => {
    const other = new DatabaseSync(join(directory(), 'threadr.db'));
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    expect(await refusalIn(directory())).to.match(/threadr\.db is another program's database$/);
  });

  it('refuses the schema of a newer release, and names both', async () => {
    await (await openSqliteStorage({ directory: directory() })).close();
    const file = new DatabaseSync(join(directory(), 'threadr.db'));
    file.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
    file.close();
    const message = await refusalIn(directory());
    expect(message).to.match(/^DATA_DIR: .* is of a newer release/);
    expect(message).to.include(`schema ${schemaVersion + 1}; this one knows up to ${schemaVersion}`);
  });
});
