import { expect } from 'chai';
import { Reaper } from '../../../src/adapters/sqlite/reaper.ts';
import { SqliteCounters } from '../../../src/adapters/sqlite/sqlite-counters.ts';
import { SqliteEntries } from '../../../src/adapters/sqlite/sqlite-entries.ts';
import { SqliteLists } from '../../../src/adapters/sqlite/sqlite-lists.ts';
import { SqliteValues } from '../../../src/adapters/sqlite/sqlite-values.ts';
import { atNoTime, bounds, numbers, reapable } from './reapable.ts';

const tables = ['value', 'quota', 'tally', 'sketch', 'entry', 'entry_count', 'list_size'];

describe('the reaper of the SQLite backend', () => {
  const { clock, rowsIn, connections, database } = reapable();
  const rows = (): Record<string, number> => Object.fromEntries(tables.map((table) => [table, rowsIn(table)]));

  const fill = async (n: number, lifetimeMs: number): Promise<void> => {
    const [values, counters] = [new SqliteValues(database()), new SqliteCounters(database())];
    const [entries, lists] = [new SqliteEntries(database(), bounds), new SqliteLists(database())];
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
    const reaper = new Reaper(database(), bounds, atNoTime);
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
    const reaper = new Reaper(database(), bounds, () => {
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
    const reaper = new Reaper(database(), bounds, atNoTime);
    for (let steps = 0; steps < 8; steps += 1) await reaper.step();
    expect(rows()).to.deep.equal(Object.fromEntries(tables.map((table) => [table, 0])));
    const { fast } = connections();
    expect(fast.all("SELECT value FROM meta WHERE name LIKE 'entr%' AND value <> 0")).to.deep.equal([]);
    expect(fast.all('SELECT * FROM quota_count WHERE n <> 0')).to.deep.equal([]);
  });

  it('tells of a store that was closed, rather than going on', async () => {
    const reaper = new Reaper(database(), bounds);
    database().close();
    expect(await reaper.step().catch((fault: Error) => fault.message)).to.equal('the SQLite backend is closed');
  });
});
