import assert from 'node:assert/strict';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { type Kit, oddNames, range } from './storage-kit.ts';

const addMany = async ({ counters }: Storage, p: string, key: string, from: number, to: number): Promise<void> => {
  for (let start = from; start < to; start += 1000) {
    const members = range(Math.min(1000, to - start)).map((at) => `member ${start + at}`);
    await counters.addUnique(p, key, members);
  }
};

const assertNear = (actual: number, expected: number): void => {
  const slack = Math.max(1, expected * 0.02);
  assert.ok(Math.abs(actual - expected) <= slack, `${actual} is not within 2 % of ${expected}`);
};

export const unionsContract = ({ group, test, timed, twice }: Kit): void => {
  group('unions', () => {
    test('of a few members are counted as they are', async (store, p) => {
      assert.equal(await store.counters.countUnique(p, ['k']), 0);
      assert.equal(await store.counters.countUnique(p, []), 0);
      await store.counters.addUnique(p, 'k', ['a', 'b', 'a']);
      await store.counters.addUnique(p, 'k', ['b', 'c']);
      await store.counters.addUnique(p, 'k', []);
      assert.equal(await store.counters.countUnique(p, ['k']), 3);
    });

    for (const size of [100, 1000, 10_000]) {
      test(`of ${size} members are counted within 2 %, each once`, async (store, p) => {
        await addMany(store, p, 'k', 0, size);
        const count = await store.counters.countUnique(p, ['k']);
        assertNear(count, size);
        await addMany(store, p, 'k', 0, Math.min(size, 2000));
        assert.equal(await store.counters.countUnique(p, ['k']), count);
      });
    }

    test('of several keys have each member once', async (store, p) => {
      await addMany(store, p, 'a', 0, 6000);
      await addMany(store, p, 'b', 4000, 10_000);
      await addMany(store, p, 'few', 9990, 10_010);
      assertNear(await store.counters.countUnique(p, ['a', 'b', 'few', 'none', 'a']), 10_010);
      assertNear(await store.counters.countUnique(p, ['few', 'b']), 6010);
      assertNear(await store.counters.countUnique(p, ['few']), 20);
    });

    timed('have one lifetime, which begins with the first member and is not renewed', async (store, p, time) => {
      const add = (member: string): Promise<void> => store.counters.addUnique(p, 'k', [member], { lifetimeMs: 400 });
      const count = (): Promise<number> => store.counters.countUnique(p, ['k']);
      await time.at(0, () => add('a'));
      await time.at(200, () => add('b'));
      await time.justBefore(390, async () => assert.equal(await count(), 2));
      await time.from(400, async () => assert.equal(await count(), 0));
      await time.at(500, () => add('c'));
      await time.justBefore(890, async () => assert.equal(await count(), 1));
    });

    test('take odd keys and members', async (store, p) => {
      await store.counters.addUnique(p, 'k', oddNames);
      assertNear(await store.counters.countUnique(p, ['k']), oddNames.length);
      for (const name of oddNames) await store.counters.addUnique(p, name, ['same']);
      for (const name of oddNames) assert.equal(await store.counters.countUnique(p, [name]), 1);
      assert.equal(await store.counters.countUnique(p, oddNames), 1);
    });

    test('of two partitions do not meet', async (store, p) => {
      await store.counters.addUnique(p, 'xk', ['a']);
      await store.counters.addUnique(`${p}x`, 'k', ['b', 'c']);
      assert.equal(await store.counters.countUnique(p, ['xk', 'k']), 1);
      assert.equal(await store.counters.countUnique(`${p}x`, ['k']), 2);
    });

    twice('are the same to two clients', async (one, other, p) => {
      await one.counters.addUnique(p, 'k', ['a', 'b']);
      await other.counters.addUnique(p, 'k', ['b', 'c']);
      assert.equal(await one.counters.countUnique(p, ['k']), 3);
    });
  });
};
