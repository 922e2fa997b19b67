import assert from 'node:assert/strict';
import { StorageFault } from '../../src/domain/failure.ts';
import { countTrue, type Kit, together } from './storage-kit.ts';
import { take, used } from './storage-quota.ts';
import { verbsOf } from './storage-verbs.ts';

export const faultsContract = ({ group, harness, test }: Kit): void => {
  const { faults } = harness;
  if (!faults) return;

  const failing = async (body: () => Promise<void>): Promise<void> => {
    await faults.begin();
    try {
      await body();
    } finally {
      await faults.end();
    }
  };

  group('a backend that fails', () => {
    test('makes every verb throw StorageFault', async (store, p) => {
      await failing(async () => {
        for (const [verb, call] of Object.entries(verbsOf(store, p))) {
          await assert.rejects(async () => call(), StorageFault, verb);
        }
        await assert.rejects(async () => store.probe(), StorageFault, 'probe');
      });
    });

    test('works again by itself, with what it had', async (store, p) => {
      await store.values.put(p, 'k', 'v');
      await store.lists.insert(p, 'list', 'a', 'v');
      await take(store, p, { cost: 2 });
      await failing(async () => assert.rejects(async () => store.probe(), StorageFault));
      await recovered(() => store.probe());
      assert.equal((await store.values.get(p, ['k']))[0]?.value, 'v');
      assert.equal(await store.lists.insert(p, 'list', 'a', 'w'), false);
      assert.equal(await used(store, p), 2);
    });

    test('applies no write twice, and grants nothing twice', async (store, p) => {
      await failing(async () => {
        const outcomes = await together(20, () =>
          store.counters.add(p, 'k', { n: 1 }).then(
            () => true,
            () => false,
          ),
        );
        assert.equal(countTrue(outcomes), 0);
      });
      await recovered(() => store.probe());
      const { n = 0 } = await store.counters.fields(p, 'k');
      assert.ok(n <= 20, `20 writes came to ${n}`);
      const takings = await together(100, () => take(store, p, { limit: 5 }));
      assert.equal(countTrue(takings.map(({ granted }) => granted)), 5);
    });
  });
};

/** Tries until it works, for two seconds at most. */
const recovered = async (attempt: () => Promise<unknown>): Promise<void> => {
  const endMs = Date.now() + 2000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > endMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};
