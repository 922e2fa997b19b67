import assert from 'node:assert/strict';
import { type Kit, range } from './storage-kit.ts';
import { take, used } from './storage-quota.ts';

const quota = { limit: 3, windowMs: 600 };

export const refundContract = ({ group, test, timed, twice }: Kit): void => {
  group('a receipt', () => {
    test('gives back what it was for, at once', async (store, p) => {
      const first = await take(store, p, { cost: 2 });
      await take(store, p, { cost: 1 });
      await store.counters.giveBack(p, 'k', first.receipt ?? '');
      assert.equal(await used(store, p), 1);
      assert.equal((await take(store, p, { cost: 2 })).granted, true);
      assert.equal((await take(store, p)).granted, false);
    });

    test('given back again and again, never frees more than there was', async (store, p) => {
      const { receipt } = await take(store, p, { cost: 2 });
      for (const _ of range(5)) await store.counters.giveBack(p, 'k', receipt ?? '');
      assert.deepEqual(await take(store, p, { cost: 0 }), { granted: true, used: 0, returnsInMs: 0, receipt: null });
      const takings = [];
      for (const _ of range(6)) takings.push((await take(store, p)).granted);
      assert.deepEqual(takings, [true, true, true, false, false, false]);
    });

    test('given back 100 times at once, counts as far as there was something', async (store, p) => {
      const { receipt } = await take(store, p, { cost: 3 });
      await Promise.all(range(100).map(() => store.counters.giveBack(p, 'k', receipt ?? '')));
      assert.equal(await used(store, p), 0);
      assert.equal((await take(store, p, { cost: 4 })).granted, false);
    });

    timed('names its own sub-counter: what was taken at another time stays', async (store, p, time) => {
      let receipt = '';
      await time.at(0, async () => {
        receipt = (await take(store, p, quota)).receipt ?? '';
      });
      await time.at(300, async () => {
        await take(store, p, { ...quota, cost: 2 });
        for (const _ of range(3)) await store.counters.giveBack(p, 'k', receipt);
        const look = await take(store, p, { ...quota, cost: 0 });
        assert.equal(look.used, 2);
        assert.ok(look.returnsInMs > 590 - time.toleranceMs, 'the later sub-counter was refunded');
      });
      await time.justBefore(900, async () => assert.equal(await used(store, p, quota), 2));
    });

    timed('leaves the earlier alone when it is of the later', async (store, p, time) => {
      await time.at(0, async () => void (await take(store, p, { ...quota, cost: 2 })));
      await time.at(300, async () => {
        const { receipt } = await take(store, p, quota);
        for (const _ of range(3)) await store.counters.giveBack(p, 'k', receipt ?? '');
        const look = await take(store, p, { ...quota, cost: 0 });
        assert.equal(look.used, 2);
        assert.ok(look.returnsInMs <= 311 + time.toleranceMs, 'the earlier sub-counter was refunded');
      });
    });

    timed('does nothing once its window is past', async (store, p, time) => {
      let receipt = '';
      await time.at(0, async () => {
        receipt = (await take(store, p, { ...quota, cost: 3 })).receipt ?? '';
      });
      await time.at(760, async () => {
        assert.equal((await take(store, p, { ...quota, cost: 3 })).granted, true);
        await store.counters.giveBack(p, 'k', receipt);
        assert.equal(await used(store, p, quota), 3);
        assert.equal((await take(store, p, quota)).granted, false);
      });
    });

    test('is of use to no other key, nor where nothing is', async (store, p) => {
      const { receipt } = await take(store, p, { cost: 3 });
      await take(store, p, { cost: 3 }, 'never mind');
      await store.counters.giveBack(p, 'nobody', receipt ?? '');
      await store.counters.giveBack(`${p}x`, 'k', receipt ?? '');
      assert.equal(await used(store, p), 3);
      assert.equal((await take(store, p, { cost: 4 }, 'nobody')).granted, false);
      assert.equal((await take(store, p, { cost: 3 }, 'nobody')).granted, true);
    });

    twice('is good at another client', async (one, other, p) => {
      const { receipt } = await take(one, p, { cost: 3 });
      await other.counters.giveBack(p, 'k', receipt ?? '');
      assert.equal(await used(one, p), 0);
    });
  });
};
