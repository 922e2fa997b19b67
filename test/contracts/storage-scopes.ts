import assert from 'node:assert/strict';
import type { Epochs } from '../../src/ports/storage/entries.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { cache } from './storage-entries.ts';
import { type Kit, oddNames, range } from './storage-kit.ts';

const scopes = ['ns', 'source'] as const;

const epochsOf = async ({ entries }: Storage, p: string): Promise<Epochs> =>
  ({ ...(await entries.read(p, 'k', scopes)).epochs }) as Epochs;

const kindOf = async ({ entries }: Storage, p: string, key: string): Promise<string> =>
  (await entries.read(p, key, scopes)).kind;

const writeUnder = ({ entries }: Storage, p: string, key: string, epochs: Epochs): Promise<boolean> =>
  entries.write(p, key, 'late', { lifetimeMs: 60_000, epochs, namespace: 'ns' });

export const scopesContract = ({ group, test, twice }: Kit): void => {
  group('scopes', () => {
    for (const scope of scopes) {
      test(`what began before ${scope} was invalidated cannot store after it`, async (store, p) => {
        const before = await epochsOf(store, p);
        await store.entries.invalidate(p, scope);
        assert.equal(await writeUnder(store, p, 'k', before), false);
        assert.equal(await kindOf(store, p, 'k'), 'miss');
        const after = await epochsOf(store, p);
        assert.equal(await writeUnder(store, p, 'k', after), true);
        await store.entries.invalidate(p, scope);
        assert.equal(await writeUnder(store, p, 'k', before), false);
        assert.equal(await writeUnder(store, p, 'k', after), false);
        assert.equal(await kindOf(store, p, 'k'), 'miss');
      });

      test(`invalidating ${scope} leaves the other's epoch and entries alone`, async (store, p) => {
        const other = scope === 'ns' ? 'source' : 'ns';
        await cache(store, p, 'in both', { scopes });
        await cache(store, p, 'in the other', { scopes: [other] });
        const before = await epochsOf(store, p);
        await store.entries.invalidate(p, scope);
        const after = await epochsOf(store, p);
        assert.notEqual(after[scope], before[scope]);
        assert.equal(after[other], before[other]);
        assert.equal(await kindOf(store, p, 'in both'), 'miss');
        assert.equal((await store.entries.read(p, 'in the other', [other])).kind, 'hit');
      });
    }

    test('a refused write leaves what is there as it is', async (store, p) => {
      const before = await epochsOf(store, p);
      await store.entries.invalidate(p, 'source');
      await cache(store, p, 'k', { value: 'fresh', scopes });
      assert.equal(await writeUnder(store, p, 'k', before), false);
      const hit = await store.entries.read(p, 'k', scopes);
      assert.equal(hit.kind === 'hit' && hit.value, 'fresh');
    });

    test('an invalidated entry is not unchanged to whoever has it', async (store, p) => {
      await cache(store, p, 'k', { scopes });
      const hit = await store.entries.read(p, 'k', scopes);
      assert.ok(hit.kind === 'hit');
      await store.entries.invalidate(p, 'source');
      assert.equal((await store.entries.read(p, 'k', scopes, hit.version)).kind, 'miss');
    });

    test('an epoch never comes back', async (store, p) => {
      const seen = new Set<string>();
      for (const round of range(50)) {
        if (round % 3 === 0) await cache(store, p, 'k', { scopes: ['ns', 'source'] });
        seen.add((await epochsOf(store, p)).source ?? '');
        await store.entries.invalidate(p, 'source');
      }
      assert.equal(seen.size, 50);
    });

    test('a namespace is cleared in one call, however many entries it has', async (store, p) => {
      const { epochs } = await store.entries.read(p, 'k', ['ns']);
      const options = { lifetimeMs: 60_000, epochs, namespace: 'ns' };
      await Promise.all(range(1000).map((at) => store.entries.write(p, `k${at}`, 'v', options)));
      assert.equal(await store.entries.count(p, 'ns'), 1000);
      await store.entries.invalidate(p, 'ns');
      assert.equal(await store.entries.count(p, 'ns'), 0);
      for (const at of range(20)) {
        assert.equal((await store.entries.read(p, `k${at * 50}`, ['ns'])).kind, 'miss');
      }
      await cache(store, p, 'k0');
      assert.equal(await store.entries.count(p, 'ns'), 1);
    });

    test('no write that races with an invalidation is there after it', async (store, p) => {
      const before = await epochsOf(store, p);
      const write = (at: number): Promise<boolean> => writeUnder(store, p, `k${at}`, before);
      await Promise.all([...range(50).map(write), store.entries.invalidate(p, 'source'), ...range(50).map(write)]);
      for (const at of range(50)) assert.equal(await kindOf(store, p, `k${at}`), 'miss');
    });

    test('with odd names are invalidated one by one', async (store, p) => {
      for (const name of oddNames) await cache(store, p, name, { scopes: ['ns', name] });
      for (const name of oddNames) {
        assert.equal((await store.entries.read(p, name, ['ns', name])).kind, 'hit', JSON.stringify(name));
        await store.entries.invalidate(p, name);
        assert.equal((await store.entries.read(p, name, ['ns', name])).kind, 'miss', JSON.stringify(name));
      }
    });

    test('of two partitions do not meet', async (store, p) => {
      const q = `${p}x`;
      await cache(store, p, 'k', { scopes });
      assert.equal(await kindOf(store, q, 'k'), 'miss');
      assert.equal(await store.entries.count(q, 'ns'), 0);
      await store.entries.invalidate(q, 'ns');
      assert.equal(await kindOf(store, p, 'k'), 'hit');
    });

    twice('are invalidated for two clients at once', async (one, other, p) => {
      await cache(one, p, 'k', { scopes });
      const before = await epochsOf(other, p);
      await other.entries.invalidate(p, 'ns');
      assert.equal(await kindOf(one, p, 'k'), 'miss');
      assert.equal(await writeUnder(one, p, 'k', before), false);
      assert.equal(await one.entries.count(p, 'ns'), 0);
    });
  });
};
