import assert from 'node:assert/strict';
import type { Taking } from '../../src/ports/storage/counters.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { countTrue, type Kit, oddNames, range, together } from './storage-kit.ts';

const hourMs = 3_600_000;

export interface Quota {
  readonly limit?: number;
  readonly windowMs?: number;
  readonly cost?: number;
}

export const take = (
  { counters }: Storage,
  p: string,
  { limit = 3, windowMs = hourMs, cost = 1 }: Quota = {},
  key = 'k',
): Promise<Taking> => counters.take(p, key, { limit, windowMs, cost });

export const used = async (store: Storage, p: string, quota: Quota = {}, key = 'k'): Promise<number> =>
  (await take(store, p, { ...quota, cost: 0 }, key)).used;

export const quotaContract = ({ group, test, twice }: Kit): void => {
  group('a quota', () => {
    test('is granted until it is used up, and a refusal spends nothing', async (store, p) => {
      for (const at of range(3)) {
        const taking = await take(store, p);
        assert.equal(taking.granted, true);
        assert.equal(taking.used, at + 1);
        assert.equal(typeof taking.receipt, 'string');
        // At most a sixtieth of the window late, and the millisecond that a fraction is rounded up to.
        assert.ok(taking.returnsInMs > 0 && taking.returnsInMs <= hourMs + hourMs / 60 + 1);
      }
      for (const _ of range(5)) {
        const { granted, used, receipt, returnsInMs } = await take(store, p);
        assert.deepEqual({ granted, used, receipt }, { granted: false, used: 3, receipt: null });
        assert.ok(returnsInMs > 0 && returnsInMs <= hourMs + hourMs / 60 + 1);
      }
      assert.equal(await used(store, p), 3);
      assert.equal((await take(store, p, { limit: 4 })).granted, true);
    });

    test('of 1 lets exactly one of 500 at once through', async (store, p) => {
      const takings = await together(500, () => take(store, p, { limit: 1 }));
      assert.equal(countTrue(takings.map(({ granted }) => granted)), 1);
      assert.equal(await used(store, p), 1);
    });

    test('of 50, taken by twos and threes at once, is never passed', async (store, p) => {
      const takings = await together(200, (at) => take(store, p, { limit: 50, cost: 2 + (at % 2) }));
      const spent = takings.reduce((sum, { granted }, at) => sum + (granted ? 2 + (at % 2) : 0), 0);
      assert.ok(spent === 49 || spent === 50, `${spent} were granted`);
      assert.equal(await used(store, p, { limit: 50 }), spent);
    });

    twice('is one for two clients', async (one, other, p) => {
      const clients = [one, other];
      const takings = await together(200, (at) => take(clients[at % 2] ?? one, p, { limit: 7 }));
      assert.equal(countTrue(takings.map(({ granted }) => granted)), 7);
      assert.equal(await used(other, p), 7);
    });

    test('is looked at with a cost of 0, which spends nothing', async (store, p) => {
      assert.deepEqual(await take(store, p, { cost: 0 }), { granted: true, used: 0, returnsInMs: 0, receipt: null });
      await take(store, p, { cost: 3 });
      for (const _ of range(3)) {
        const look = await take(store, p, { cost: 0 });
        assert.deepEqual([look.granted, look.used, look.receipt], [true, 3, null]);
        assert.ok(look.returnsInMs > 0);
      }
    });

    test('is granted to a cost of several in whole or not at all', async (store, p) => {
      assert.equal((await take(store, p, { limit: 5, cost: 3 })).used, 3);
      const refused = await take(store, p, { limit: 5, cost: 3 });
      assert.deepEqual([refused.granted, refused.used], [false, 3]);
      assert.equal((await take(store, p, { limit: 5, cost: 2 })).used, 5);
    });

    test('refuses a cost past the limit itself, and tells the window', async (store, p) => {
      const refused = await take(store, p, { limit: 3, cost: 4 });
      assert.deepEqual(refused, { granted: false, used: 0, returnsInMs: hourMs, receipt: null });
      assert.equal((await take(store, p, { limit: 0 })).granted, false);
      assert.equal((await take(store, p, { limit: 3, cost: 3 })).granted, true);
    });

    test('may be raised and lowered from call to call', async (store, p) => {
      await take(store, p, { limit: 5, cost: 4 });
      assert.equal((await take(store, p, { limit: 2 })).granted, false);
      assert.equal(await used(store, p, { limit: 2 }), 4);
      assert.equal((await take(store, p, { limit: 6, cost: 2 })).granted, true);
      assert.equal((await take(store, p, { limit: 6 })).granted, false);
    });

    test('still counts what was taken under a window of another length', async (store, p) => {
      await take(store, p, { limit: 2, windowMs: hourMs });
      await take(store, p, { limit: 2, windowMs: 2 * hourMs });
      assert.equal((await take(store, p, { limit: 2, windowMs: hourMs })).granted, false);
      assert.equal((await take(store, p, { limit: 2, windowMs: 2 * hourMs })).granted, false);
      assert.equal(await used(store, p), 2);
    });

    test('is counted in its partition while something is taken of it', async (store, p) => {
      assert.equal(await store.counters.countQuotas(p), 0);
      for (const key of ['a', 'a', 'b', 'b']) await take(store, p, { limit: 1 }, key);
      await used(store, p, {}, 'looked at');
      assert.equal(await store.counters.countQuotas(p), 2);
      assert.equal(await store.counters.countQuotas(`${p}x`), 0);
    });

    test('belongs to one key of one partition', async (store, p) => {
      await take(store, p, { limit: 1 }, 'xk');
      assert.equal((await take(store, p, { limit: 1 }, 'other')).granted, true);
      assert.equal((await take(store, `${p}x`, { limit: 1 }, 'k')).granted, true);
      for (const name of oddNames) {
        assert.equal((await take(store, p, { limit: 1 }, name)).granted, true, JSON.stringify(name));
        assert.equal((await take(store, p, { limit: 1 }, name)).granted, false, JSON.stringify(name));
      }
    });
  });
};
