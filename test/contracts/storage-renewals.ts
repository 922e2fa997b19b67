import assert from 'node:assert/strict';
import type { EntryReading, Epochs } from '../../src/ports/storage/entries.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { countTrue, type Kit, oddNames, range, together } from './storage-kit.ts';

const lifetimeMs = 60_000;

/** An entry with a scope of its own. */
const place = (key: string) => ({ key, own: `own ${key}`, scopes: ['ns', 'source', `own ${key}`] });

const read = ({ entries }: Storage, p: string, key = 'k'): Promise<EntryReading> =>
  entries.read(p, key, place(key).scopes);

const kept = async (store: Storage, p: string, key = 'k'): Promise<string | null> => {
  const reading = await read(store, p, key);
  return reading.kind === 'hit' ? reading.value : null;
};

const epochsOf = async (store: Storage, p: string, key = 'k'): Promise<Epochs> => (await read(store, p, key)).epochs;

interface Writing {
  readonly key?: string;
  readonly epochs: Epochs;
  readonly lifetimeMs?: number;
}

const write = ({ entries }: Storage, p: string, value: string, { key = 'k', ...options }: Writing): Promise<boolean> =>
  entries.write(p, key, value, { lifetimeMs, ...options, namespace: 'ns' });

const renew = ({ entries }: Storage, p: string, value: string, { key = 'k', ...options }: Writing): Promise<boolean> =>
  entries.write(p, key, value, { lifetimeMs, ...options, namespace: 'ns', renews: place(key).own });

export const renewalsContract = ({ group, test, timed, twice }: Kit): void => {
  group('a write that renews', () => {
    test('stores, and what began before it cannot store after it', async (store, p) => {
      for (const value of ['first', 'second']) {
        const epochs = await epochsOf(store, p);
        assert.equal(await renew(store, p, value, { epochs }), true);
        assert.equal(await write(store, p, 'late', { epochs }), false);
        assert.equal(await kept(store, p), value);
        assert.equal(await store.entries.count(p, 'ns'), 1);
      }
      assert.equal(await write(store, p, 'next', { epochs: await epochsOf(store, p) }), true);
      assert.equal(await kept(store, p), 'next');
    });

    test('and others that do and began together all store, the last one to stay', async (store, p) => {
      const epochs = await epochsOf(store, p);
      for (const value of ['a', 'b', 'c']) {
        assert.equal(await renew(store, p, value, { epochs }), true);
        assert.equal(await kept(store, p), value);
      }
      assert.equal(countTrue(await together(20, (at) => renew(store, p, `v${at}`, { epochs }))), 20);
      assert.match((await kept(store, p)) ?? '', /^v\d+$/);
      assert.equal(await store.entries.count(p, 'ns'), 1);
    });

    test('leaves the earlier entry there until its own is', async (store, p) => {
      await write(store, p, 'v0', { epochs: await epochsOf(store, p) });
      for (const at of range(20)) {
        const epochs = await epochsOf(store, p);
        let done = false;
        const renewed = renew(store, p, `v${at + 1}`, { epochs }).finally(() => {
          done = true;
        });
        while (!done) {
          assert.ok([`v${at}`, `v${at + 1}`].includes((await kept(store, p)) ?? 'none'));
          await new Promise((resolve) => setImmediate(resolve));
        }
        assert.equal(await renewed, true);
        assert.equal(await kept(store, p), `v${at + 1}`);
      }
    });

    for (const scope of ['ns', 'source']) {
      test(`is refused and renews nothing where ${scope} was invalidated meanwhile`, async (store, p) => {
        const before = await epochsOf(store, p);
        await store.entries.invalidate(p, scope);
        const since = await epochsOf(store, p);
        assert.equal(await write(store, p, 'since', { epochs: since }), true);
        for (const ms of [lifetimeMs, 0]) {
          assert.equal(await renew(store, p, 'late', { epochs: before, lifetimeMs: ms }), false);
          assert.equal(await kept(store, p), 'since');
        }
        assert.equal(await write(store, p, 'still current', { epochs: since }), true);
      });
    }

    test('stores no more than the invalidation that it races with lets it', async (store, p) => {
      const epochs = await epochsOf(store, p);
      const racing = (at: number): Promise<boolean> => renew(store, p, `v${at}`, { epochs });
      await Promise.all([...range(30).map(racing), store.entries.invalidate(p, 'source'), ...range(30).map(racing)]);
      assert.equal(await kept(store, p), null);
    });

    test("leaves others' entries and epochs alone", async (store, p) => {
      for (const key of ['k', 'other']) await write(store, p, key, { key, epochs: await epochsOf(store, p, key) });
      const [own, others] = [await epochsOf(store, p), await epochsOf(store, p, 'other')];
      await renew(store, p, 'new', { epochs: own });
      assert.deepEqual({ ...(await epochsOf(store, p, 'other')) }, { ...others });
      assert.equal(await kept(store, p, 'other'), 'other');
      assert.equal(await write(store, p, 'again', { key: 'other', epochs: others }), true);
      const { ns, source } = await epochsOf(store, p);
      assert.deepEqual({ ns, source }, { ns: own.ns, source: own.source });
    });

    test('and a lifetime of 0 removes the entry, and what began before cannot store', async (store, p) => {
      await write(store, p, 'v', { epochs: await epochsOf(store, p) });
      const epochs = await epochsOf(store, p);
      assert.equal(await renew(store, p, '', { epochs, lifetimeMs: 0 }), true);
      assert.equal(await kept(store, p), null);
      assert.equal(await store.entries.count(p, 'ns'), 0);
      assert.equal(await write(store, p, 'late', { epochs }), false);
      assert.equal(await renew(store, p, 'new', { epochs }), true);
      assert.equal(await kept(store, p), 'new');
    });

    test('puts the entry into that scope, also without an epoch of it', async (store, p) => {
      const late = await epochsOf(store, p);
      assert.equal(await renew(store, p, 'v', { epochs: {} }), true);
      assert.equal(await kept(store, p), 'v');
      assert.equal(await write(store, p, 'late', { epochs: late }), false);
      await store.entries.invalidate(p, place('k').own);
      assert.equal(await kept(store, p), null);
      await renew(store, p, 'w', { epochs: {} });
      await store.entries.invalidate(p, 'ns');
      assert.equal(await kept(store, p), null);
    });

    test('never brings an epoch back', async (store, p) => {
      const seen = new Set<string>();
      for (const round of range(30)) {
        const epochs = await epochsOf(store, p);
        seen.add(epochs[place('k').own] ?? '');
        if (round % 3 === 0) await store.entries.invalidate(p, place('k').own);
        else await renew(store, p, 'v', { epochs, lifetimeMs: round % 3 === 1 ? 0 : lifetimeMs });
      }
      assert.equal(seen.size, 30);
    });

    test('takes odd names as they are', async (store, p) => {
      for (const key of oddNames) {
        const epochs = await epochsOf(store, p, key);
        assert.equal(await renew(store, p, `of ${key}`, { key, epochs }), true, JSON.stringify(key));
        assert.equal(await write(store, p, 'late', { key, epochs }), false, JSON.stringify(key));
      }
      for (const key of oddNames) assert.equal(await kept(store, p, key), `of ${key}`, JSON.stringify(key));
    });

    timed('counts its lifetime from now', async (store, p, time) => {
      await time.at(0, async () => {
        await write(store, p, 'v', { epochs: await epochsOf(store, p), lifetimeMs: 200 });
      });
      await time.at(100, async () => {
        await renew(store, p, 'w', { epochs: await epochsOf(store, p), lifetimeMs: 300 });
      });
      await time.justBefore(400, async () => assert.equal(await kept(store, p), 'w'));
      await time.from(400, async () => assert.equal(await kept(store, p), null));
    });

    twice('does so for two clients at once', async (one, other, p) => {
      const late = await epochsOf(other, p);
      await renew(one, p, 'v', { epochs: await epochsOf(one, p) });
      assert.equal(await write(other, p, 'late', { epochs: late }), false);
      assert.equal(await renew(other, p, 'w', { epochs: late }), true);
      assert.equal(await kept(one, p), 'w');
    });
  });
};
