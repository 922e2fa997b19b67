import assert from 'node:assert/strict';
import type { Amounts } from '../../src/ports/storage/counters.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { countTrue, type Kit, oddNames, together } from './storage-kit.ts';

const fieldsOf = async ({ counters }: Storage, p: string, key = 'k'): Promise<Amounts> => ({
  ...(await counters.fields(p, key)),
});

export const countersContract = ({ group, test, timed, twice }: Kit): void => {
  group('sums', () => {
    test('are added to several at once, and down again', async (store, p) => {
      assert.deepEqual(await fieldsOf(store, p), {});
      assert.equal(await store.counters.add(p, 'k', { a: 1, b: 20 }), true);
      assert.equal(await store.counters.add(p, 'k', { b: -25, c: 2 ** 40 }), true);
      assert.deepEqual(await fieldsOf(store, p), { a: 1, b: -5, c: 2 ** 40 });
    });

    test('come to their caps and not past them, all or nothing', async (store, p) => {
      const cap = { a: 10, unused: 1 };
      assert.equal(await store.counters.add(p, 'k', { a: 11, b: 1 }, { cap }), false);
      assert.deepEqual(await fieldsOf(store, p), {});
      assert.equal(await store.counters.add(p, 'k', { a: 10, b: 1 }, { cap }), true);
      assert.equal(await store.counters.add(p, 'k', { b: 5, a: 1, c: 1 }, { cap }), false);
      assert.deepEqual(await fieldsOf(store, p), { a: 10, b: 1 });
      assert.equal(await store.counters.add(p, 'k', { b: 1000 }, { cap }), true);
    });

    test('may always be lowered, also towards a cap that came later', async (store, p) => {
      await store.counters.add(p, 'k', { a: 10 });
      assert.equal(await store.counters.add(p, 'k', { a: -1 }, { cap: { a: 5 } }), true);
      assert.equal(await store.counters.add(p, 'k', { a: 1 }, { cap: { a: 5 } }), false);
      assert.deepEqual(await fieldsOf(store, p), { a: 9 });
    });

    test('under 500 callers at once lose nothing and pass no cap', async (store, p) => {
      const added = await together(500, () =>
        store.counters.add(p, 'k', { free: 1, capped: 3 }, { cap: { capped: 100 } }),
      );
      assert.equal(countTrue(added), 33);
      assert.deepEqual(await fieldsOf(store, p), { free: 33, capped: 99 });
      await together(500, () => store.counters.add(p, 'open', { n: 1 }));
      assert.deepEqual(await fieldsOf(store, p, 'open'), { n: 500 });
    });

    timed('have one lifetime, which begins with the first write and is not renewed', async (store, p, time) => {
      const add = (): Promise<boolean> => store.counters.add(p, 'k', { n: 1 }, { lifetimeMs: 400 });
      await time.at(0, async () => void (await add()));
      await time.at(200, async () => void (await store.counters.add(p, 'k', { n: 1, m: 1 }, { lifetimeMs: 400 })));
      await time.justBefore(390, async () => assert.deepEqual(await fieldsOf(store, p), { n: 2, m: 1 }));
      await time.from(400, async () => assert.deepEqual(await fieldsOf(store, p), {}));
      await time.at(500, async () => void (await add()));
      await time.justBefore(890, async () => assert.deepEqual(await fieldsOf(store, p), { n: 1 }));
      await time.from(900, async () => assert.deepEqual(await fieldsOf(store, p), {}));
    });

    timed('without a lifetime stay', async (store, p, time) => {
      await time.at(0, async () => void (await store.counters.add(p, 'k', { n: 1 })));
      await time.from(300, async () => assert.deepEqual(await fieldsOf(store, p), { n: 1 }));
    });

    test('keep odd keys and fields apart', async (store, p) => {
      const amounts = Object.fromEntries(oddNames.map((name, at) => [name, at + 1]));
      assert.equal(await store.counters.add(p, 'k', amounts, { cap: { a: 1 } }), true);
      assert.deepEqual(Object.entries(await store.counters.fields(p, 'k')).sort(), Object.entries(amounts).sort());
      for (const [at, name] of oddNames.entries()) await store.counters.add(p, name, { n: at });
      for (const [at, name] of oddNames.entries()) assert.deepEqual(await fieldsOf(store, p, name), { n: at });
    });

    test('of two partitions do not meet', async (store, p) => {
      await store.counters.add(p, 'xk', { n: 1 });
      await store.counters.add(`${p}x`, 'k', { n: 2 });
      assert.deepEqual(await fieldsOf(store, p, 'xk'), { n: 1 });
      assert.deepEqual(await fieldsOf(store, `${p}x`), { n: 2 });
      assert.deepEqual(await fieldsOf(store, p), {});
    });

    twice('are the same to two clients', async (one, other, p) => {
      const clients = [one, other];
      const cap = { n: 60 };
      const added = await together(100, (at) => (clients[at % 2] ?? one).counters.add(p, 'k', { n: 1 }, { cap }));
      assert.equal(countTrue(added), 60);
      assert.deepEqual(await fieldsOf(other, p), { n: 60 });
    });
  });
};
