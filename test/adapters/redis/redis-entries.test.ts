import { expect } from 'chai';
import type { RedisStorage } from '../../../src/adapters/redis/redis-storage.ts';
import type { EntryReading } from '../../../src/ports/storage/entries.ts';
import { closingAfter } from '../../support/closing.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../support/topologies.ts';

const longestLingerMs = 300_000;

describe('entries in Redis', () => {
  let redis: Topology;
  let store: RedisStorage;
  const closing = closingAfter(after);
  before(async () => {
    redis = closing(await startSingle());
    store = closing(await openStorage(redis.target));
  });

  const ask = (...command: string[]): Promise<string> => askRedis(firstOf(redis).port, ...command);
  const read = (p: string, scopes = ['ns', 'source']): Promise<EntryReading> => store.entries.read(p, 'k', scopes);
  const write = async (p: string, lifetimeMs = 60_000): Promise<boolean> => {
    const { epochs } = await read(p);
    return store.entries.write(p, 'k', 'v', { lifetimeMs, epochs, namespace: 'ns' });
  };

  for (const lost of ['ns', 'source']) {
    it(`are misses, and stay so, when the epoch of ${lost} is lost`, async () => {
      const p = `lost-${lost}`;
      await write(p);
      const before = await read(p);
      expect(before.kind).to.equal('hit');
      expect(await ask('DEL', `threadr:cache-epoch:{${p}}:${lost}`)).to.equal('1');
      for (const _ of [1, 2, 3]) expect((await read(p)).kind).to.equal('miss');
      const options = { lifetimeMs: 60_000, epochs: before.epochs, namespace: 'ns' };
      expect(await store.entries.write(p, 'k', 'late', options)).to.equal(false);
      expect(await write(p)).to.equal(true);
      expect((await read(p)).kind).to.equal('hit');
    });
  }

  it('are not counted when the epoch of their namespace is lost, then or later', async () => {
    await write('count');
    expect(await store.entries.count('count', 'ns')).to.equal(1);
    await ask('DEL', 'threadr:cache-epoch:{count}:ns');
    expect(await store.entries.count('count', 'ns')).to.equal(0);
    await read('count');
    expect(await store.entries.count('count', 'ns')).to.equal(0);
  });

  it('under an epoch that is lost before the write are refused', async () => {
    const { epochs } = await read('refused');
    await ask('DEL', 'threadr:cache-epoch:{refused}:source');
    expect(await store.entries.write('refused', 'k', 'v', { lifetimeMs: 1000, epochs, namespace: 'ns' })).to.equal(
      false,
    );
  });

  it('are judged by all of their scopes, also by those that the reader does not name', async () => {
    await write('unnamed');
    const hit = await read('unnamed', []);
    expect(hit.kind).to.equal('hit');
    expect(hit.epochs).to.deep.equal({});
    const other = await read('unnamed', ['other', 'ns']);
    expect(other.kind).to.equal('hit');
    expect(Object.keys(other.epochs).sort()).to.deep.equal(['ns', 'other']);
    await store.entries.invalidate('unnamed', 'source');
    expect((await read('unnamed', ['ns'])).kind).to.equal('miss');
    expect((await read('unnamed', [])).kind).to.equal('miss');
  });

  it('belong to their namespace also where the writer names no epoch of it', async () => {
    const options = { lifetimeMs: 60_000, epochs: {}, namespace: 'ns' };
    expect(await store.entries.write('unfenced', 'k', 'v', options)).to.equal(true);
    expect((await read('unfenced', ['ns'])).kind).to.equal('hit');
    expect(await store.entries.count('unfenced', 'ns')).to.equal(1);
    await store.entries.invalidate('unfenced', 'ns');
    expect((await read('unfenced', ['ns'])).kind).to.equal('miss');
  });

  it('leave nothing behind that has no lifetime', async () => {
    await write('lifetimes');
    const keys = (await ask('KEYS', '*{lifetimes}*')).split('\n');
    expect(keys.sort()).to.deep.equal([
      'threadr:cache-epoch:{lifetimes}:ns',
      'threadr:cache-epoch:{lifetimes}:source',
      'threadr:cache-index:{lifetimes}:ns',
      'threadr:cache:{lifetimes}:k',
    ]);
    const ttls = await Promise.all(keys.map((key) => ask('PTTL', key)));
    const [ns = 0, source = 0, index = 0, entry = 0] = ttls.map(Number);
    for (const ttlMs of [entry, index]) expect(ttlMs).to.be.within(50_000, 60_000 + longestLingerMs);
    // Whatever was written under an epoch ends before it.
    expect(Math.min(ns, source)).to.be.greaterThan(60_000);
  });

  it('leave nothing behind that has no lifetime when they renew a scope, and no epoch of it without an entry', async () => {
    const own = 'threadr:cache-epoch:{renewals}:own';
    const options = { lifetimeMs: 60_000, epochs: {}, namespace: 'ns', renews: 'own' };
    await store.entries.write('renewals', 'k', 'v', options);
    expect(Number(await ask('PTTL', own))).to.be.within(60_000, 60_000 + 3_600_000 + longestLingerMs);
    await store.entries.write('renewals', 'k', '', { ...options, lifetimeMs: 0 });
    expect(await ask('EXISTS', own)).to.equal('0');
  });

  it('are over when they say so, though their keys go up to five minutes later', async () => {
    const key = 'threadr:cache:{linger}:k';
    for (const _ of [1, 2, 3]) {
      await write('linger');
      const lingerMs = Number(await ask('PEXPIRETIME', key)) - Number(await ask('HGET', key, 'endsMs'));
      expect(lingerMs).to.be.within(0, longestLingerMs);
    }
    const { ttlMs } = { ttlMs: 0, ...(await read('linger')) };
    expect(ttlMs).to.be.within(1, 60_000);
    await ask('HSET', key, 'endsMs', String(Date.now()));
    expect((await read('linger')).kind).to.equal('miss');
    expect(await write('linger')).to.equal(true);
    expect((await read('linger')).kind).to.equal('hit');
  });

  it('keep their epochs alive as long as the longest of them', async () => {
    await write('longest', 10_000_000);
    await write('longest', 1000);
    expect(Number(await ask('PTTL', 'threadr:cache-epoch:{longest}:ns'))).to.be.greaterThan(9_000_000);
    expect(Number(await ask('PTTL', 'threadr:cache-index:{longest}:ns'))).to.be.greaterThan(9_000_000);
  });

  it('with a lifetime of nothing are over at once, and impossible ones are refused', async () => {
    const { epochs } = await read('over');
    for (const lifetimeMs of [0, -1, Number.NEGATIVE_INFINITY]) {
      expect(await store.entries.write('over', 'k', 'v', { lifetimeMs, epochs, namespace: 'ns' })).to.equal(true);
      expect((await read('over')).kind).to.equal('miss');
      expect(await store.entries.count('over', 'ns')).to.equal(0);
    }
    const never = { lifetimeMs: Number.NaN, epochs, namespace: 'ns' };
    expect(await rejectionOf(store.entries.write('over', 'k', 'v', never))).to.be.an('error');
    const ever = { lifetimeMs: Number.POSITIVE_INFINITY, epochs, namespace: 'ns' };
    expect(await store.entries.write('over', 'k', 'v', ever)).to.equal(true);
    expect((await read('over')).kind).to.equal('hit');
  });

  it('of the dead, only a few are trimmed at a write', async () => {
    const index = 'threadr:cache-index:{trim}:ns';
    await write('trim');
    for (let at = 0; at < 100; at += 20) {
      const members = Array.from({ length: 20 }, (_, n) => ['1', `dead ${at + n}`]).flat();
      await ask('ZADD', index, ...members);
    }
    await write('trim');
    expect(await ask('ZCARD', index)).to.equal('69');
    expect(await store.entries.count('trim', 'ns')).to.equal(1);
  });
});
