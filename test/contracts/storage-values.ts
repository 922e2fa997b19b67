import assert from 'node:assert/strict';
import { countTrue, type Kit, oddNames, oddValues, together } from './storage-kit.ts';

export const valuesContract = ({ group, test, timed, twice }: Kit): void => {
  group('values', () => {
    test('come in the order of the keys, and null for what is not there', async ({ values }, p) => {
      assert.equal(await values.put(p, 'a', '1'), true);
      assert.equal(await values.put(p, 'b', '2', { durable: true }), true);
      const [one, two] = [
        { value: '1', ttlMs: null },
        { value: '2', ttlMs: null },
      ];
      assert.deepEqual(await values.get(p, ['b', 'none', 'a', 'b']), [two, null, one, two]);
      assert.deepEqual(await values.get(p, []), []);
    });

    timed('are there until their lifetime ends, and tell the time left', async ({ values }, p, time) => {
      await time.at(0, async () => {
        assert.equal(await values.put(p, 'k', 'v', { lifetimeMs: 400 }), true);
        assert.equal(await values.put(p, 'for ever', 'v'), true);
      });
      await time.at(100, async () => {
        const [stored] = await values.get(p, ['k']);
        assert.ok(Math.abs((stored?.ttlMs ?? 0) - 300) <= time.toleranceMs, `${stored?.ttlMs} ms are left`);
      });
      await time.justBefore(400, async () => assert.equal((await values.get(p, ['k']))[0]?.value, 'v'));
      await time.from(400, async () => assert.deepEqual(await values.get(p, ['k']), [null]));
      await time.from(500, async () => assert.equal((await values.get(p, ['for ever']))[0]?.ttlMs, null));
    });

    timed('have their lifetime counted from the last put', async ({ values }, p, time) => {
      await time.at(0, async () => void (await values.put(p, 'k', 'v', { lifetimeMs: 300 })));
      await time.at(200, async () => void (await values.put(p, 'k', 'w', { lifetimeMs: 300 })));
      await time.justBefore(500, async () => assert.equal((await values.get(p, ['k']))[0]?.value, 'w'));
      await time.from(500, async () => assert.deepEqual(await values.get(p, ['k']), [null]));
    });

    timed('lose their lifetime to a put without one', async ({ values }, p, time) => {
      await time.at(0, async () => void (await values.put(p, 'k', 'v', { lifetimeMs: 200 })));
      await time.at(100, async () => void (await values.put(p, 'k', 'v')));
      await time.from(200, async () => assert.deepEqual(await values.get(p, ['k']), [{ value: 'v', ttlMs: null }]));
    });

    timed('if-absent: a lease goes to one, and to the next when it is over', async ({ values }, p, time) => {
      const lease = (holder: string): Promise<boolean> =>
        values.put(p, 'lease', holder, { lifetimeMs: 300, only: 'if-absent' });
      await time.at(0, async () => assert.equal(await lease('a'), true));
      await time.justBefore(250, async () => assert.equal(await lease('b'), false));
      await time.at(360, async () => {
        assert.equal(await lease('c'), true, 'a refused put has renewed the lifetime');
        assert.equal((await values.get(p, ['lease']))[0]?.value, 'c');
      });
    });

    timed('ifEquals: renewed by the holder only', async ({ values }, p, time) => {
      const renew = (holder: string): Promise<boolean> =>
        values.put(p, 'lease', holder, { lifetimeMs: 300, only: { ifEquals: holder } });
      await time.at(0, async () => {
        assert.equal(await renew('a'), false, 'nothing is there to equal');
        await values.put(p, 'lease', 'a', { lifetimeMs: 300 });
      });
      await time.at(150, async () => {
        assert.equal(await renew('b'), false);
        assert.equal(await renew('a'), true);
      });
      await time.justBefore(450, async () => assert.equal((await values.get(p, ['lease']))[0]?.value, 'a'));
      await time.from(450, async () => assert.equal(await renew('a'), false));
    });

    test('if-absent and ifEquals go to exactly one of 500 at once', async ({ values }, p) => {
      const first = await together(500, (at) => values.put(p, 'k', `first ${at}`, { only: 'if-absent' }));
      assert.equal(countTrue(first), 1);
      const value = (await values.get(p, ['k']))[0]?.value ?? '';
      assert.equal(value, `first ${first.indexOf(true)}`);
      const next = await together(500, (at) => values.put(p, 'k', `next ${at}`, { only: { ifEquals: value } }));
      assert.equal(countTrue(next), 1);
      assert.equal((await values.get(p, ['k']))[0]?.value, `next ${next.indexOf(true)}`);
    });

    timed('are removed, and counted as they go', async ({ values }, p, time) => {
      await time.at(0, async () => {
        for (const key of ['a', 'b', 'c']) await values.put(p, key, key);
        await values.put(p, 'short', 'a', { lifetimeMs: 100 });
        assert.equal(await values.remove(p, ['a', 'b', 'c'], { ifEquals: 'b' }), 1);
        assert.equal(await values.remove(p, ['a', 'b', 'none']), 1);
        assert.equal(await values.remove(p, []), 0);
        assert.deepEqual(await values.get(p, ['a', 'b', 'c']), [null, null, { value: 'c', ttlMs: null }]);
      });
      await time.from(100, async () => assert.equal(await values.remove(p, ['short']), 0));
    });

    test('keep odd keys and values as they are', async ({ values }, p) => {
      for (const name of oddNames) assert.equal(await values.put(p, name, `of ${name}`), true);
      const named = await values.get(p, oddNames);
      assert.deepEqual(
        named.map((stored) => stored?.value),
        oddNames.map((name) => `of ${name}`),
      );
      for (const value of oddValues) {
        await values.put(p, 'k', value);
        assert.equal((await values.get(p, ['k']))[0]?.value, value);
        assert.equal(await values.put(p, 'k', value, { only: 'if-absent' }), false);
        assert.equal(await values.remove(p, ['k'], { ifEquals: value }), 1);
      }
    });

    test('of two partitions do not meet', async ({ values }, p) => {
      const q = `${p}x`;
      await values.put(p, 'xk', 'in p');
      assert.equal(await values.put(q, 'k', 'in q', { only: 'if-absent' }), true);
      assert.equal(await values.remove(q, ['xk']), 0);
      assert.deepEqual(await values.get(q, ['xk', 'k']), [null, { value: 'in q', ttlMs: null }]);
    });

    twice('are the same to two clients', async (one, other, p) => {
      await one.values.put(p, 'k', 'v');
      assert.equal((await other.values.get(p, ['k']))[0]?.value, 'v');
      const clients = [one, other];
      const taken = await together(100, (at) =>
        (clients[at % 2] ?? one).values.put(p, 'lease', `${at}`, { only: 'if-absent' }),
      );
      assert.equal(countTrue(taken), 1);
    });
  });
};
