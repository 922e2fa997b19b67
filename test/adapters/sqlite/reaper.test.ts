import { expect } from 'chai';
import { type Connections, Database } from '../../../src/adapters/sqlite/database.ts';
import { openConnections } from '../../../src/adapters/sqlite/open-connections.ts';
import { Reaper } from '../../../src/adapters/sqlite/reaper.ts';
import { SqliteCounters } from '../../../src/adapters/sqlite/sqlite-counters.ts';
import { SqliteEntries } from '../../../src/adapters/sqlite/sqlite-entries.ts';
import { SqliteLists } from '../../../src/adapters/sqlite/sqlite-lists.ts';
import { SqliteValues } from '../../../src/adapters/sqlite/sqlite-values.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const bounds = { maxEntries: 1000, maxBytes: 1_000_000 };
const tables = ['value', 'quota', 'tally', 'sketch', 'entry', 'entry_count', 'list_size'];
const atNoTime = (): number => 0;
const numbers = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

describe('the reaper of the SQLite backend', () => {
  const directory = temporaryDirectory();
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  let connections: Connections;
  let database: Database;

  beforeEach(async () => {
    connections = await openConnections({ directory: directory() });
    database = new Database(connections, clock);
  });
  afterEach(() => database.close());

  const rowsIn = (table: string): number =>
    connections.fast.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0;
  const rows = (): Record<string, number> => Object.fromEntries(tables.map((table) => [table, rowsIn(table)]));

  const fill = async (n: number, lifetimeMs: number): Promise<void> => {
    const [values, counters] = [new SqliteValues(database), new SqliteCounters(database)];
    const [entries, lists] = [new SqliteEntries(database, bounds), new SqliteLists(database)];
    for (const at of numbers(n)) {
      const [p, key] = [`p${at % 3}`, `${lifetimeMs} ${at}`];
      await values.put(p, key, 'v', { lifetimeMs });
      await counters.take(p, key, { limit: 1, windowMs: lifetimeMs, cost: 1 });
      await counters.add(p, key, { n: 1 }, { lifetimeMs });
      await counters.addUnique(p, key, ['a'], { lifetimeMs });
      await entries.write(p, key, 'v', { lifetimeMs, epochs: {}, namespace: 'ns' });
      await lists.insert(p, key, 'id', 'v');
      await lists.erase(p, key, 'id');
    }
  };

  it('takes out all that is over and nothing else, a few rows at a time', async () => {
    await fill(300, 1000);
    await fill(7, 100_000);
    clock.advance(2000);
    const reaper = new Reaper(database, bounds, atNoTime);
    // The first finds where quotas begin.
    expect(await reaper.step()).to.equal(true);
    const before = rows();
    expect(await reaper.step()).to.equal(true);
    for (const table of ['value', 'quota', 'tally', 'sketch', 'entry']) {
      expect((before[table] ?? 0) - rowsIn(table), table).to.be.within(1, 64);
    }
    for (let steps = 0; steps < 20; steps += 1) await reaper.step();
    expect(await reaper.step()).to.equal(false);
    const { entry_count, ...left } = rows();
    expect(left).to.deep.equal({ value: 7, quota: 7, tally: 7, sketch: 7, entry: 7, list_size: 0 });
    expect(entry_count).to.be.within(8, 7 * 8);
  });

  it('takes out fewer at a time where that takes its time, and more where it does not', async () => {
    await fill(400, 1000);
    clock.advance(2000);
    let nowMs = 0;
    let stepMs = 0;
    // Asked at the beginning and at the end of each step.
    const reaper = new Reaper(database, bounds, () => {
      nowMs += stepMs / 2;
      return nowMs;
    });
    const reaped = async (tookMs: number): Promise<number> => {
      stepMs = 2 * tookMs;
      const before = rowsIn('entry');
      await reaper.step();
      return before - rowsIn('entry');
    };
    expect(await reaped(4)).to.equal(8);
    expect(await reaped(4)).to.equal(2);
    expect(await reaped(100)).to.equal(1);
    expect(await reaped(0.5)).to.equal(1);
    for (const n of [2, 4, 8, 16, 32, 64, 64]) expect(await reaped(0)).to.equal(n);
  });

  it('leaves an empty file, in the end, and counts that come to nothing', async () => {
    await fill(10, 1000);
    clock.advance(200_000);
    const reaper = new Reaper(database, bounds, atNoTime);
    for (let steps = 0; steps < 8; steps += 1) await reaper.step();
    expect(rows()).to.deep.equal(Object.fromEntries(tables.map((table) => [table, 0])));
    const { fast } = connections;
    expect(fast.all("SELECT value FROM meta WHERE name LIKE 'entr%' AND value <> 0")).to.deep.equal([]);
    expect(fast.all('SELECT * FROM quota_count WHERE n <> 0')).to.deep.equal([]);
  });

  it('keeps every entry while a few scopes are invalidated, however often', async () => {
    const entries = new SqliteEntries(database, bounds);
    await entries.write('p', 'k', 'v', { lifetimeMs: 1000, epochs: {}, namespace: 'ns' });
    for (let round = 0; round < 3; round += 1) {
      connections.fast.script("UPDATE sqlite_sequence SET seq = seq + 99500 WHERE name = 'scope'");
      for (const at of numbers(1000)) await entries.invalidate('p', `page ${at % 2}`);
    }
    expect((await entries.read('p', 'k', ['ns'])).kind).to.equal('hit');
    expect(rowsIn('scope')).to.equal(2);
  });

  it('lets the last of too many scopes stand for all, none of which comes back', async () => {
    const entries = new SqliteEntries(database, bounds);
    const epochOf = async (scope: string) => (await entries.read('p', 'k', [scope])).epochs[scope];
    await entries.invalidate('p', 'old');
    const before = [await epochOf('old'), await epochOf('untouched')];
    await entries.write('p', 'k', 'v', { lifetimeMs: 1000, epochs: {}, namespace: 'ns' });
    connections.fast.script(`WITH RECURSIVE n (at) AS (SELECT 3 UNION ALL SELECT at + 1 FROM n WHERE at < 101000)
      INSERT INTO scope (partition, scope) SELECT 'p', at FROM n`);
    await entries.invalidate('p', 'new');
    const after = [await epochOf('old'), await epochOf('untouched'), await epochOf('new')];
    expect(new Set(after).size).to.equal(1);
    expect(before).not.to.include(after[0]);
    expect((await entries.read('p', 'k', ['ns'])).kind).to.equal('miss');
    const reaper = new Reaper(database, bounds, atNoTime);
    while (await reaper.step());
    expect(rowsIn('scope')).to.equal(0);
    expect([await epochOf('old'), await epochOf('new')]).to.deep.equal(after.slice(1));
    await entries.invalidate('p', 'old');
    expect(await epochOf('old')).not.to.be.oneOf([...before, ...after]);
  });

  it('loses no entry over any number of scopes renewed by their own entries, and keeps few of their rows', async () => {
    const entries = new SqliteEntries(database, { ...bounds, maxEntries: 2000 });
    const options = { lifetimeMs: 1_000_000, namespace: 'ns' };
    const scopesOf = (key: string) => ['ns', 'source', key];
    const fenceOf = async (key: string) => (await entries.read('p', key, scopesOf(key))).epochs;
    await entries.invalidate('p', 'source');
    await entries.write('p', 'plain', 'v', { ...options, epochs: await fenceOf('plain') });
    await entries.write('p', 'renewed', 'old', { ...options, epochs: await fenceOf('renewed') });
    const before = await fenceOf('renewed');
    await entries.write('p', 'renewed', 'v', { ...options, epochs: before, renews: 'renewed' });
    await entries.invalidate('p', 'cleared');
    const reaper = new Reaper(database, bounds, atNoTime);
    const seen = new Set([before.renewed]);
    for (const round of numbers(3)) {
      const early = await fenceOf('renewed');
      seen.add(early.renewed);
      connections.fast.script(`WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 100500)
        INSERT INTO scope (partition, scope, own) SELECT 'p', '${round} ' || at, 1 FROM n`);
      for (const at of numbers(1000)) {
        const renews = `${round} ${at}`;
        await entries.write('p', 'another', 'v', { lifetimeMs: 0, namespace: 'ns', epochs: {}, renews });
      }
      while (await reaper.step());
      expect(rowsIn('scope')).to.be.below(1010);
      for (const key of ['plain', 'renewed'])
        expect(await entries.read('p', key, scopesOf(key))).to.include({ value: 'v' });
      expect(await entries.count('p', 'ns')).to.equal(2);
      for (const epochs of [before, early]) {
        expect(await entries.write('p', 'renewed', 'late', { ...options, epochs })).to.equal(false);
      }
    }
    expect(seen.size).to.equal(4);
    expect(await entries.write('p', 'renewed', 'w', { ...options, epochs: await fenceOf('renewed') })).to.equal(true);
    expect(await entries.count('p', 'ns')).to.equal(2);
    await entries.invalidate('p', 'source');
    for (const key of ['plain', 'renewed']) expect((await entries.read('p', key, [])).kind).to.equal('miss');
  });

  it('never brings back what operators invalidated, though renewed scopes are forgotten', async () => {
    const entries = new SqliteEntries(database, bounds);
    const { epochs } = await entries.read('p', 'k', ['ns', 'source']);
    await entries.write('p', 'k', 'v', { lifetimeMs: 1_000_000, epochs, namespace: 'ns' });
    await entries.invalidate('p', 'source');
    connections.fast.script(`WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 101500)
      INSERT INTO scope (partition, scope, own) SELECT 'p', at, 1 FROM n`);
    for (const at of numbers(1000)) {
      await entries.write('p', 'another', 'v', { lifetimeMs: 0, namespace: 'ns', epochs: {}, renews: `${at}` });
    }
    const reaper = new Reaper(database, bounds, atNoTime);
    while (await reaper.step());
    expect(rowsIn('scope')).to.be.below(1010);
    expect((await entries.read('p', 'k', [])).kind).to.equal('miss');
    expect(await entries.write('p', 'k', 'late', { lifetimeMs: 1000, epochs, namespace: 'ns' })).to.equal(false);
  });

  it('tells of a store that was closed, rather than going on', async () => {
    const reaper = new Reaper(database, bounds);
    database.close();
    expect(await reaper.step().catch((fault: Error) => fault.message)).to.equal('the SQLite backend is closed');
  });
});
