import assert from 'node:assert/strict';
import type { EntryReading } from '../../src/ports/storage/entries.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { type Kit, oddNames, oddValues, range } from './storage-kit.ts';

/** Reads, and writes what it may. */
export const cache = async (
  { entries }: Storage,
  p: string,
  key: string,
  { value = 'v', lifetimeMs = 60_000, scopes = ['ns'] }: Partial<CacheOptions> = {},
): Promise<boolean> => {
  const { epochs } = (await entries.read(p, key, scopes)) as Extract<EntryReading, { kind: 'miss' }>;
  return entries.write(p, key, value, { lifetimeMs, epochs, namespace: scopes[0] ?? 'ns' });
};

interface CacheOptions {
  readonly value: string;
  readonly lifetimeMs: number;
  /** The first is the namespace. */
  readonly scopes: readonly string[];
}

export const entriesContract = ({ group, test, timed, twice }: Kit): void => {
  group('entries', () => {
    test('a miss tells the epochs, and a hit what was written and the same epochs', async ({ entries }, p) => {
      const miss = await entries.read(p, 'k', ['ns', 'source']);
      assert.equal(miss.kind, 'miss');
      assert.deepEqual(Object.keys(miss.epochs).sort(), ['ns', 'source']);
      const options = { lifetimeMs: 60_000, epochs: miss.epochs, namespace: 'ns' };
      assert.equal(await entries.write(p, 'k', 'v', options), true);
      const hit = await entries.read(p, 'k', ['ns', 'source']);
      assert.ok(hit.kind === 'hit');
      assert.equal(hit.value, 'v');
      assert.ok(hit.ttlMs > 0 && hit.ttlMs <= 60_000);
      assert.deepEqual({ ...hit.epochs }, { ...miss.epochs });
    });

    test('whoever has the current version is told so, without the value', async (store, p) => {
      await cache(store, p, 'k');
      const hit = await store.entries.read(p, 'k', ['ns']);
      assert.ok(hit.kind === 'hit');
      const unchanged = await store.entries.read(p, 'k', ['ns'], hit.version);
      assert.ok(unchanged.kind === 'unchanged');
      assert.ok(unchanged.ttlMs > 0 && unchanged.ttlMs <= 60_000);
      assert.deepEqual({ ...unchanged.epochs }, { ...hit.epochs });
      assert.ok(!('value' in unchanged));
      await cache(store, p, 'k', { value: 'w' });
      const next = await store.entries.read(p, 'k', ['ns'], hit.version);
      assert.equal(next.kind === 'hit' && next.value, 'w');
      const other = await store.entries.read(p, 'none', ['ns'], hit.version);
      assert.equal(other.kind, 'miss');
    });

    timed('are there until their lifetime ends, which counts from the last write', async (store, p, time) => {
      const kindOf = async (key: string): Promise<string> => (await store.entries.read(p, key, ['ns'])).kind;
      await time.at(0, async () => void (await cache(store, p, 'k', { lifetimeMs: 300 })));
      await time.at(100, async () => void (await cache(store, p, 'renewed', { lifetimeMs: 300 })));
      await time.at(150, async () => {
        const hit = await store.entries.read(p, 'k', ['ns']);
        assert.ok(hit.kind === 'hit' && Math.abs(hit.ttlMs - 150) <= time.toleranceMs);
      });
      await time.justBefore(300, async () => assert.equal(await kindOf('k'), 'hit'));
      await time.from(300, async () => assert.equal(await kindOf('k'), 'miss'));
      await time.at(360, async () => void (await cache(store, p, 'renewed', { lifetimeMs: 300 })));
      await time.justBefore(660, async () => assert.equal(await kindOf('renewed'), 'hit'));
      await time.from(660, async () => assert.equal(await kindOf('renewed'), 'miss'));
    });

    test('are taken away by a lifetime of 0, and nothing else is', async (store, p) => {
      for (const key of ['k', 'neighbour']) await cache(store, p, key);
      for (const key of ['k', 'never there']) {
        assert.equal(await cache(store, p, key, { value: 'w', lifetimeMs: 0 }), true);
        assert.equal((await store.entries.read(p, key, ['ns'])).kind, 'miss');
      }
      assert.equal((await store.entries.read(p, 'neighbour', ['ns'])).kind, 'hit');
      assert.equal(await store.entries.count(p, 'ns'), 1);
      assert.equal(await cache(store, p, 'k', { value: 'again' }), true);
      const hit = await store.entries.read(p, 'k', ['ns']);
      assert.equal(hit.kind === 'hit' && hit.value, 'again');
    });

    test('are not taken away by what began before an invalidation', async (store, p) => {
      const { epochs } = await store.entries.read(p, 'k', ['ns']);
      await store.entries.invalidate(p, 'ns');
      await cache(store, p, 'k');
      assert.equal(await store.entries.write(p, 'k', '', { lifetimeMs: 0, epochs, namespace: 'ns' }), false);
      assert.equal((await store.entries.read(p, 'k', ['ns'])).kind, 'hit');
    });

    timed('are counted while they live, each once', async (store, p, time) => {
      const count = (): Promise<number> => store.entries.count(p, 'ns');
      assert.equal(await count(), 0);
      await cache(store, p, 'long');
      await cache(store, p, 'long');
      await cache(store, p, 'elsewhere', { scopes: ['another', 'ns'] });
      assert.equal(await store.entries.count(p, 'another'), 1);
      await time.at(0, async () => {
        for (const at of range(3)) await cache(store, p, `short ${at}`, { lifetimeMs: 300 });
      });
      await time.at(100, async () => assert.equal(await count(), 4));
      await time.justBefore(300, async () => assert.equal(await count(), 4));
      await time.from(300, async () => {
        assert.equal(await count(), 1);
        await cache(store, p, 'short 0');
        assert.equal(await count(), 2);
      });
    });

    timed('that end by the hundred are gone from the count at once', async (store, p, time) => {
      const { epochs } = await store.entries.read(p, 'k', ['ns']);
      const options = { lifetimeMs: 500, epochs, namespace: 'ns' };
      await Promise.all(range(300).map((at) => store.entries.write(p, `k${at}`, 'v', options)));
      await cache(store, p, 'long');
      await time.at(0, async () => undefined);
      await time.from(600, async () => assert.equal(await store.entries.count(p, 'ns'), 1));
    });

    test('keep odd keys, scopes and values as they are', async (store, p) => {
      for (const name of oddNames) {
        const scopes = [name, 'ns'];
        assert.equal(await cache(store, p, name, { value: `of ${name}`, scopes }), true, JSON.stringify(name));
        const hit = await store.entries.read(p, name, scopes);
        assert.ok(hit.kind === 'hit' && hit.value === `of ${name}`, JSON.stringify(name));
        assert.deepEqual(Object.keys(hit.epochs).sort(), [...scopes].sort());
      }
      for (const value of oddValues) {
        await cache(store, p, 'k', { value });
        const hit = await store.entries.read(p, 'k', ['ns']);
        assert.equal(hit.kind === 'hit' && hit.value, value);
      }
    });

    twice('are the same to two clients', async (one, other, p) => {
      await cache(one, p, 'k');
      const hit = await other.entries.read(p, 'k', ['ns']);
      assert.ok(hit.kind === 'hit');
      assert.equal(await other.entries.count(p, 'ns'), 1);
      await cache(other, p, 'k', { value: 'w' });
      const changed = await one.entries.read(p, 'k', ['ns'], hit.version);
      assert.equal(changed.kind === 'hit' && changed.value, 'w');
    });
  });
};
