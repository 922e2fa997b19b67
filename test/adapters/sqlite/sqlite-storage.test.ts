import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { openSqliteStorage, type SqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { faultOf } from './fault-of.ts';

const numbers = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

describe('the SQLite backend', () => {
  const directory = temporaryDirectory();
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  let store: SqliteStorage;

  const open = async (bounds: { readonly maxEntries?: number; readonly maxBytes?: number } = {}): Promise<void> => {
    store = await openSqliteStorage({ directory: directory(), clock, ...bounds });
  };
  afterEach(() => store.close());

  const cache = async (key: string, value: string, lifetimeMs = 60_000): Promise<boolean> => {
    const { epochs } = await store.entries.read('p', key, ['ns']);
    return store.entries.write('p', key, value, { lifetimeMs, epochs, namespace: 'ns' });
  };

  it('says what it is', async () => {
    await open();
    const { memoryUsedBytes, uptimeSeconds, ...rest } = await store.describe();
    const durability = 'yes';
    expect(rest).to.deep.equal({ backend: 'sqlite', shared: false, connectedClients: null, durability, evicts: false });
    expect(memoryUsedBytes).to.be.greaterThan(4096);
    expect(uptimeSeconds).to.be.within(0, 60);
  });

  it('goes by the clock of the machine where it is given none', async () => {
    store = await openSqliteStorage({ directory: directory() });
    await store.values.put('p', 'k', 'v', { lifetimeMs: 60_000 });
    const file = new DatabaseSync(join(directory(), 'threadr.db'));
    const { expires_at } = file.prepare('SELECT expires_at FROM value').get() ?? {};
    file.close();
    expect(Number(expires_at) - Date.now()).to.be.within(0, 60_000);
  });

  it('keeps to the number of entries, and lets those go that would end first', async () => {
    await open({ maxEntries: 50 });
    await store.values.put('p', 'record', 'stays');
    await cache('soon', 'v', 1000);
    for (const at of numbers(200)) await cache(`k${at}`, 'v', 60_000 + at);
    expect(await store.entries.count('p', 'ns')).to.be.within(40, 50);
    expect((await store.entries.read('p', 'k199', ['ns'])).kind).to.equal('hit');
    expect((await store.entries.read('p', 'k0', ['ns'])).kind).to.equal('miss');
    expect((await store.entries.read('p', 'soon', ['ns'])).kind).to.equal('miss');
    expect((await store.values.get('p', ['record']))[0]?.value).to.equal('stays');
  });

  it('keeps to the bytes of entries: the file stays as large as it became', async () => {
    await open({ maxBytes: 200_000 });
    for (const at of numbers(150)) await cache(`k${at}`, 'x'.repeat(10_000));
    const { memoryUsedBytes: before } = await store.describe();
    for (const at of numbers(600)) await cache(`l${at}`, 'x'.repeat(10_000));
    expect(await store.entries.count('p', 'ns')).to.be.within(10, 20);
    await store.close();
    const bytes = readFileSync(join(directory(), 'threadr.db')).length;
    expect(bytes).to.be.lessThan(600_000);
    expect(before).to.be.greaterThan(bytes);
    await open({ maxBytes: 200_000 });
    expect(await cache('too large', 'x'.repeat(200_000))).to.equal(false);
    expect(await store.entries.count('p', 'ns')).to.be.within(10, 20);
  });

  it('counts quotas while their window lasts, and not those given back', async () => {
    await open();
    const demand = { limit: 1, windowMs: 60_000, cost: 1 };
    await store.counters.take('p', 'a', demand);
    const { receipt } = await store.counters.take('p', 'b', demand);
    await store.counters.giveBack('p', 'b', receipt ?? '');
    expect(await store.counters.countQuotas('p')).to.equal(1);
    clock.advance(62_000);
    expect(await store.counters.countQuotas('p')).to.equal(0);
    await store.counters.take('p', 'a', demand);
    expect(await store.counters.countQuotas('p')).to.equal(1);
  });

  it('keeps lone surrogates apart, and what looks like an escape of them', async () => {
    await open();
    const odd = ['\ud800', '\udfff', 'a\ud800', '\ufffd', '\u{10ffff}"\\ud800"', '\u{10ffff}', '"\\ud800"'];
    for (const name of odd) {
      await store.values.put('p', name, JSON.stringify(name));
      await store.lists.insert('p', 'l', name, 'v');
      await store.counters.add('p', 'k', { [name]: 1 });
      await store.counters.addUnique('p', 'k', [name]);
      await store.entries.invalidate('p', name);
    }
    const values = await store.values.get('p', odd);
    expect(values.map((stored) => stored?.value)).to.deep.equal(odd.map((name) => JSON.stringify(name)));
    const { records } = await store.lists.page('p', 'l', null, 100);
    expect(records.map(({ id }) => id)).to.have.members(odd);
    expect(Object.keys(await store.counters.fields('p', 'k'))).to.have.members(odd);
    expect(await store.counters.countUnique('p', ['k'])).to.equal(odd.length);
    const { epochs } = await store.entries.read('p', 'k', odd);
    expect(new Set(Object.values(epochs)).size).to.equal(odd.length);
  });

  it('refuses demands, amounts, lifetimes and pages that are no numbers to reckon with', async () => {
    await open();
    const sound = { limit: 1, windowMs: 1000, cost: 1 };
    const unsound = [{ cost: -1 }, { cost: 0.5 }, { cost: Number.NaN }, { windowMs: 0 }, { limit: Number.NaN }];
    for (const part of unsound) {
      const fault = await faultOf(store.counters.take('p', 'k', { ...sound, ...part }));
      expect(fault, JSON.stringify(part)).to.be.instanceOf(StorageFault);
    }
    for (const n of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(await faultOf(store.counters.add('p', 'k', { ok: 1, n })), `${n}`).to.be.instanceOf(StorageFault);
    }
    expect(await store.counters.fields('p', 'k')).to.deep.equal({});
    expect(await faultOf(store.values.put('p', 'k', 'v', { lifetimeMs: Number.NaN }))).to.be.instanceOf(StorageFault);
    expect(await faultOf(store.lists.page('p', 'l', null, 0))).to.be.instanceOf(StorageFault);
    expect((await store.lists.page('p', 'l', null, Number.POSITIVE_INFINITY)).records).to.deep.equal([]);
    for (const receipt of ['', 'x', '1+1+1', `${'9'.repeat(400)}+1`, "0'; DROP TABLE quota; --+1"]) {
      await store.counters.giveBack('p', 'k', receipt);
    }
    expect((await store.counters.take('p', 'k', sound)).granted).to.equal(true);
  });

  it('takes a lifetime of nothing for over, of no end for none, and rounds fractions up', async () => {
    await open();
    for (const lifetimeMs of [0, -1, Number.NEGATIVE_INFINITY]) {
      await store.values.put('p', 'k', 'v', { lifetimeMs });
      expect(await store.values.get('p', ['k'])).to.deep.equal([null]);
      expect(await cache('k', 'v', lifetimeMs)).to.equal(true);
      expect((await store.entries.read('p', 'k', [])).kind).to.equal('miss');
      expect(await store.entries.count('p', 'ns')).to.equal(0);
    }
    await store.values.put('p', 'k', 'v', { lifetimeMs: Number.POSITIVE_INFINITY });
    await store.values.put('p', 'short', 'v', { lifetimeMs: 0.1 });
    const ttls = (await store.values.get('p', ['k', 'short'])).map((stored) => stored?.ttlMs);
    expect(ttls).to.deep.equal([null, 1]);
    await cache('k', 'v', Number.POSITIVE_INFINITY);
    expect(await store.entries.count('p', 'ns')).to.equal(1);
  });

  it('leaves nothing legible in the file of a record that was erased', async () => {
    await open();
    const address = 'ada.lovelace@example.org';
    for (const at of numbers(20)) await store.lists.insert('p', 'l', `${at}`, `${at} ${address}`, { durable: true });
    for (const at of numbers(20)) await store.lists.erase('p', 'l', `${at}`);
    await store.close();
    expect(readFileSync(join(directory(), 'threadr.db')).includes(address)).to.equal(false);
  });

  it('throws, in the end, while another holds the file, and works again when it lets go', async () => {
    await open();
    const other = new DatabaseSync(join(directory(), 'threadr.db'));
    other.exec('BEGIN IMMEDIATE');
    const fault = await faultOf(store.values.put('p', 'k', 'v'));
    expect(fault).to.be.instanceOf(StorageFault);
    expect((fault as StorageFault).message).to.equal('the SQLite file is busy');
    expect(await store.values.get('p', ['k'])).to.deep.equal([null]);
    const waiting = store.values.put('p', 'k', 'v');
    other.exec('COMMIT');
    expect(await waiting).to.equal(true);
    other.close();
  });
});
