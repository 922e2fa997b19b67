import assert from 'node:assert/strict';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { countTrue, freshName, type Kit, oddNames, oddValues, range, together, withStore } from './storage-kit.ts';

/** All ids of a list, page by page; `meanwhile` runs after each page but the last. */
const walk = async (
  { lists }: Storage,
  p: string,
  n: number,
  meanwhile: (page: number, lastId: string) => Promise<void> = async () => undefined,
): Promise<string[]> => {
  const ids: string[] = [];
  let after: string | null = null;
  for (let page = 0; ; page += 1) {
    const { records, next }: Awaited<ReturnType<typeof lists.page>> = await lists.page(p, 'list', after, n);
    assert.ok(records.length <= n, `a page of ${records.length} where ${n} were asked for`);
    ids.push(...records.map(({ id }) => id));
    if (next === null) return ids;
    assert.ok(page < 1000, 'a walk without end');
    after = next;
    await meanwhile(page, ids.at(-1) ?? '');
  }
};

const fill = async ({ lists }: Storage, p: string, ids: readonly string[]): Promise<void> => {
  for (const id of ids) await lists.insert(p, 'list', id, `of ${id}`);
};

const named = (prefix: string, n: number): string[] => range(n).map((at) => `${prefix}${(at * 7919) % 1000}`);

export const listsContract = ({ group, harness, plain, test, twice }: Kit): void => {
  group('lists', () => {
    test('keep a record once per id, and the first as it is', async (store, p) => {
      assert.equal(await store.lists.insert(p, 'list', 'a', 'first', { durable: true }), true);
      assert.equal(await store.lists.insert(p, 'list', 'a', 'second', { durable: true }), false);
      assert.equal(await store.lists.insert(p, 'list', 'b', ''), true);
      assert.equal(await store.lists.size(p, 'list'), 2);
      const { records, next } = await store.lists.page(p, 'list', null, 10);
      const sorted = [...records].sort((one, other) => (one.id < other.id ? -1 : 1));
      assert.deepEqual(sorted, [
        { id: 'a', value: 'first' },
        { id: 'b', value: '' },
      ]);
      assert.equal(next, null);
    });

    test('take one id from exactly one of 500 at once, and lose none of many', async (store, p) => {
      const same = await together(500, (at) => store.lists.insert(p, 'list', 'same', `${at}`));
      assert.equal(countTrue(same), 1);
      const { records } = await store.lists.page(p, 'list', null, 10);
      assert.deepEqual(records, [{ id: 'same', value: `${same.indexOf(true)}` }]);
      assert.ok((await together(200, (at) => store.lists.insert(p, 'list', `${at}`, ''))).every(Boolean));
      assert.equal(await store.lists.size(p, 'list'), 201);
      const erased = await together(100, () => store.lists.erase(p, 'list', 'same'));
      assert.equal(countTrue(erased), 1);
      assert.equal(await store.lists.size(p, 'list'), 200);
    });

    test('are walked through in pages of any size, each record once', async (store, p) => {
      assert.deepEqual({ ...(await store.lists.page(p, 'list', null, 5)) }, { records: [], next: null });
      const ids = named('id', 30);
      await fill(store, p, ids);
      for (const n of [1, 7, 10, 30, 31, 1000]) {
        assert.deepEqual((await walk(store, p, n)).sort(), [...ids].sort(), `in pages of ${n}`);
      }
    });

    test('lose what is erased, which may come again', async (store, p) => {
      await fill(store, p, ['a', 'b', 'c']);
      assert.equal(await store.lists.erase(p, 'list', 'b'), true);
      assert.equal(await store.lists.erase(p, 'list', 'b'), false);
      assert.equal(await store.lists.erase(p, 'list', 'b', { durable: true }), false);
      assert.equal(await store.lists.erase(p, 'none', 'b'), false);
      assert.equal(await store.lists.size(p, 'list'), 2);
      assert.deepEqual((await walk(store, p, 1)).sort(), ['a', 'c']);
      assert.equal(await store.lists.insert(p, 'list', 'b', 'again'), true);
      assert.deepEqual((await walk(store, p, 2)).sort(), ['a', 'b', 'c']);
    });

    test('that change during a walk give what stays exactly once, and the rest at most once', async (store, p) => {
      const staying = named('s', 40);
      const leaving = named('l', 20);
      await fill(store, p, [...staying, ...leaving]);
      const ids = await walk(store, p, 5, async (page, lastId) => {
        await store.lists.erase(p, 'list', leaving[page] ?? '');
        await store.lists.erase(p, 'list', leaving[19 - page] ?? '');
        await fill(store, p, [`a${page}`, `s${page}x`, `z${page}`]);
        // The record that the cursor stands on goes, and one that was seen comes again.
        if (lastId.startsWith('l')) await store.lists.erase(p, 'list', lastId);
        if (lastId.startsWith('l') && page % 2 === 0) await fill(store, p, [lastId]);
      });
      assert.equal(new Set(ids).size, ids.length, 'a record came twice');
      assert.deepEqual(ids.filter((id) => staying.includes(id)).sort(), [...staying].sort());
    });

    test('keep odd names, ids and values as they are', async (store, p) => {
      for (const name of oddNames) {
        assert.equal(await store.lists.insert(p, 'list', name, `of ${name}`), true, JSON.stringify(name));
        assert.equal(await store.lists.insert(p, name, 'id', name), true);
      }
      assert.deepEqual((await walk(store, p, 1)).sort(), [...oddNames].sort());
      for (const name of oddNames) {
        assert.deepEqual((await store.lists.page(p, name, null, 2)).records, [{ id: 'id', value: name }]);
      }
      for (const [at, value] of oddValues.entries()) {
        await store.lists.insert(p, 'values', `${at}`, value);
        const { records } = await store.lists.page(p, 'values', null, 100);
        assert.equal(records.find(({ id }) => id === `${at}`)?.value, value);
      }
    });

    test('of two partitions, or names, do not meet', async (store, p) => {
      await store.lists.insert(p, 'xlist', 'a', 'v');
      assert.equal(await store.lists.insert(`${p}x`, 'list', 'a', 'w'), true);
      assert.equal(await store.lists.insert(p, 'list', 'a', 'u'), true);
      assert.equal(await store.lists.erase(`${p}x`, 'xlist', 'a'), false);
      assert.equal(await store.lists.size(p, 'xlist'), 1);
      assert.deepEqual(await walk(store, `${p}x`, 1), ['a']);
    });

    twice('are the same to two clients', async (one, other, p) => {
      await fill(one, p, ['a', 'b']);
      assert.equal(await other.lists.insert(p, 'list', 'a', 'v'), false);
      assert.equal(await other.lists.size(p, 'list'), 2);
      const first = await one.lists.page(p, 'list', null, 1);
      const second = await other.lists.page(p, 'list', first.next, 1);
      assert.deepEqual([...first.records, ...second.records].map(({ id }) => id).sort(), ['a', 'b']);
    });

    if (!harness.capabilities.survivesReopen) return;
    plain('and durable values are there, and what was erased is not, when the store is opened again', async () => {
      const p = freshName();
      await withStore(harness, async (store) => {
        await store.lists.insert(p, 'list', 'a', 'v', { durable: true });
        await store.lists.insert(p, 'list', 'gone', 'v', { durable: true });
        assert.equal(await store.lists.erase(p, 'list', 'gone', { durable: true }), true);
        await store.values.put(p, 'k', 'v', { durable: true });
      });
      await withStore(harness, async (store) => {
        assert.deepEqual((await store.lists.page(p, 'list', null, 2)).records, [{ id: 'a', value: 'v' }]);
        assert.equal((await store.values.get(p, ['k']))[0]?.value, 'v');
      });
    });
  });
};
