import { expect } from 'chai';
import { Reaper } from '../../../src/adapters/sqlite/reaper.ts';
import { SqliteEntries } from '../../../src/adapters/sqlite/sqlite-entries.ts';
import { atNoTime, bounds, numbers, reapable } from './reapable.ts';

describe('the reaper of the SQLite backend, among scopes', () => {
  const { rowsIn, connections, database } = reapable();

  it('keeps every entry while a few scopes are invalidated, however often', async () => {
    const entries = new SqliteEntries(database(), bounds);
    await entries.write('p', 'k', 'v', { lifetimeMs: 1000, epochs: {}, namespace: 'ns' });
    for (let round = 0; round < 3; round += 1) {
      connections().fast.script("UPDATE sqlite_sequence SET seq = seq + 99500 WHERE name = 'scope'");
      for (const at of numbers(1000)) await entries.invalidate('p', `page ${at % 2}`);
    }
    expect((await entries.read('p', 'k', ['ns'])).kind).to.equal('hit');
    expect(rowsIn('scope')).to.equal(2);
  });

  it('lets the last of too many scopes stand for all, none of which comes back', async () => {
    const entries = new SqliteEntries(database(), bounds);
    const epochOf = async (scope: string) => (await entries.read('p', 'k', [scope])).epochs[scope];
    await entries.invalidate('p', 'old');
    const before = [await epochOf('old'), await epochOf('untouched')];
    await entries.write('p', 'k', 'v', { lifetimeMs: 1000, epochs: {}, namespace: 'ns' });
    connections().fast.script(`WITH RECURSIVE n (at) AS (SELECT 3 UNION ALL SELECT at + 1 FROM n WHERE at < 101000)
      INSERT INTO scope (partition, scope) SELECT 'p', at FROM n`);
    await entries.invalidate('p', 'new');
    const after = [await epochOf('old'), await epochOf('untouched'), await epochOf('new')];
    expect(new Set(after).size).to.equal(1);
    expect(before).not.to.include(after[0]);
    expect((await entries.read('p', 'k', ['ns'])).kind).to.equal('miss');
    const reaper = new Reaper(database(), bounds, atNoTime);
    while (await reaper.step());
    expect(rowsIn('scope')).to.equal(0);
    expect([await epochOf('old'), await epochOf('new')]).to.deep.equal(after.slice(1));
    await entries.invalidate('p', 'old');
    expect(await epochOf('old')).not.to.be.oneOf([...before, ...after]);
  });

  it('loses no entry over any number of scopes renewed by their own entries, and keeps few of their rows', async () => {
    const entries = new SqliteEntries(database(), { ...bounds, maxEntries: 2000 });
    const options = { lifetimeMs: 1_000_000, namespace: 'ns' };
    const scopesOf = (key: string) => ['ns', 'source', key];
    const fenceOf = async (key: string) => (await entries.read('p', key, scopesOf(key))).epochs;
    await entries.invalidate('p', 'source');
    await entries.write('p', 'plain', 'v', { ...options, epochs: await fenceOf('plain') });
    await entries.write('p', 'renewed', 'old', { ...options, epochs: await fenceOf('renewed') });
    const before = await fenceOf('renewed');
    await entries.write('p', 'renewed', 'v', { ...options, epochs: before, renews: 'renewed' });
    await entries.invalidate('p', 'cleared');
    const reaper = new Reaper(database(), bounds, atNoTime);
    const seen = new Set([before.renewed]);
    for (const round of numbers(3)) {
      const early = await fenceOf('renewed');
      seen.add(early.renewed);
      connections().fast.script(`WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 100500)
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
    const entries = new SqliteEntries(database(), bounds);
    const { epochs } = await entries.read('p', 'k', ['ns', 'source']);
    await entries.write('p', 'k', 'v', { lifetimeMs: 1_000_000, epochs, namespace: 'ns' });
    await entries.invalidate('p', 'source');
    connections().fast.script(`WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 101500)
      INSERT INTO scope (partition, scope, own) SELECT 'p', at, 1 FROM n`);
    for (const at of numbers(1000)) {
      await entries.write('p', 'another', 'v', { lifetimeMs: 0, namespace: 'ns', epochs: {}, renews: `${at}` });
    }
    const reaper = new Reaper(database(), bounds, atNoTime);
    while (await reaper.step());
    expect(rowsIn('scope')).to.be.below(1010);
    expect((await entries.read('p', 'k', [])).kind).to.equal('miss');
    expect(await entries.write('p', 'k', 'late', { lifetimeMs: 1000, epochs, namespace: 'ns' })).to.equal(false);
  });
});
