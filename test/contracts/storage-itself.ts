import assert from 'node:assert/strict';
import { StorageFault } from '../../src/domain/failure.ts';
import { freshName, type Kit, withStore } from './storage-kit.ts';
import { verbsOf } from './storage-verbs.ts';

const isCountOrNull = (figure: number | null): boolean => figure === null || (Number.isFinite(figure) && figure >= 0);

export const itselfContract = ({ group, harness, plain, test }: Kit): void => {
  group('the store itself', () => {
    test('describes itself, with null for what it does not know', async (store) => {
      const it = await store.describe();
      assert.ok(it.backend.length > 0);
      assert.equal(typeof it.shared, 'boolean');
      for (const figure of ['memoryUsedBytes', 'connectedClients', 'uptimeSeconds'] as const) {
        assert.ok(isCountOrNull(it[figure]), `${figure} is ${it[figure]}`);
      }
      assert.ok(['yes', 'within_1s', 'no', 'unknown'].includes(it.durability));
      assert.ok([true, false, null].includes(it.evicts));
      const { durability } = harness.capabilities;
      if (durability) assert.equal(it.durability, durability);
    });

    test('is probed by a real small write, with the time it took', async (store) => {
      const { latencyMs } = await store.probe();
      assert.ok(Number.isFinite(latencyMs) && latencyMs >= 0);
    });

    test('has one name for one thing: the same key under different verbs is different keys', async (store, p) => {
      const { values, entries, counters, lists } = store;
      const demand = { limit: 2, windowMs: 60_000, cost: 1 };
      await values.put(p, 'k', 'v');
      const { epochs } = await entries.read(p, 'k', ['k']);
      await entries.write(p, 'k', 'w', { lifetimeMs: 60_000, epochs, namespace: 'k' });
      await counters.take(p, 'k', demand);
      await counters.add(p, 'k', { n: 5 });
      await counters.addUnique(p, 'k', ['a', 'b', 'c']);
      await lists.insert(p, 'k', 'k', 'u');
      assert.equal((await values.get(p, ['k']))[0]?.value, 'v');
      const hit = await entries.read(p, 'k', ['k']);
      assert.equal(hit.kind === 'hit' && hit.value, 'w');
      assert.equal(await entries.count(p, 'k'), 1);
      assert.equal((await counters.take(p, 'k', demand)).used, 2);
      assert.deepEqual({ ...(await counters.fields(p, 'k')) }, { n: 5 });
      assert.equal(await counters.countUnique(p, ['k']), 3);
      assert.equal(await lists.size(p, 'k'), 1);
    });

    test('throws StorageFault by every verb once it is closed', async (store, p) => {
      await store.close();
      for (const [verb, call] of Object.entries(verbsOf(store, p))) {
        await assert.rejects(async () => call(), StorageFault, verb);
      }
      await assert.rejects(async () => store.probe(), StorageFault, 'probe');
    });

    plain('can be opened again', async () => {
      await withStore(harness, async (store) => void (await store.probe()));
      await withStore(harness, async (store) => {
        const p = freshName();
        await store.values.put(p, 'k', 'v');
        assert.equal((await store.values.get(p, ['k']))[0]?.value, 'v');
      });
    });
  });
};
