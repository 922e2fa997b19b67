import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import type { Entries } from '../../../src/ports/storage/entries.ts';
import type { CacheFence } from '../../../src/ports/thread-cache.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { spiedStorage } from './spied-storage.ts';
import { createdAtMs, digest, entry, partition, setUp, threadId, write } from './thread-caches.ts';

describe('StoredThreadCache', () => {
  it('tells a thread’s age since it was made, never a negative one', async () => {
    const { cache, clock } = setUp();
    await write(cache);
    clock.advance(1_500);
    expect(await cache.read(entry.fingerprint)).to.include({ kind: 'hit', ageMs: 1_500, ttlMs: 58_500 });
    clock.advance(-5_000);
    expect(await cache.read(entry.fingerprint)).to.include({ kind: 'hit', ageMs: 0 });
  });

  it('counts threads, not their texts, and clears both at once', async () => {
    const { cache, entries } = setUp();
    await write(cache);
    expect(await entries.count(partition, 'threads')).to.equal(1);
    await entries.invalidate(partition, 'threads');
    expect(await entries.count(partition, 'threads')).to.equal(0);
    expect(await cache.find(threadId)).to.equal(null);
    expect(await cache.sourceText(threadId)).to.equal(null);
  });

  it('misses a value of a wrong shape, and overwrites it', async () => {
    const { cache, entries } = setUp();
    for (const foreign of [
      '',
      'null',
      '[]',
      '{"v":1}',
      '{"v":1,"textKey":"s:x","thread":{}}',
      '\u0000',
      '{'.repeat(9),
    ]) {
      const { fence } = await cache.read(entry.fingerprint);
      await entries.write(partition, `t:${digest}`, foreign, {
        lifetimeMs: 1_000,
        epochs: fence,
        namespace: 'threads',
      });
      expect(await cache.read(entry.fingerprint)).to.deep.equal({ kind: 'miss', fence });
      expect(await cache.find(threadId)).to.equal(null);
      expect(await cache.sourceText(threadId)).to.equal(null);
    }
    expect(await write(cache)).to.equal(true);
    expect(await cache.find(threadId)).to.deep.equal(entry.thread);
  });

  it('writes the text before the thread', async () => {
    const { calls, entries } = spiedStorage(new MemoryStorage({ clock: new FakeClock(createdAtMs) }));
    await write(new StoredThreadCache(entries, new FakeClock(createdAtMs), 10_000));
    const written = calls.filter(([verb]) => verb === 'write').map(([, ...names]) => names.slice(0, 2));
    expect(written).to.deep.equal([
      [partition, `s:${entry.thread.source.digest}:${(60_000).toString(36)}`],
      [partition, `t:${digest}`],
    ]);
  });

  it('leaves the old thread with its own text when replacing it fails half-way', async () => {
    const { entries, clock, cache } = setUp();
    await write(cache);
    const failing = new StoredThreadCache(withoutThreads(entries), clock, 10_000);
    const mended = { ...entry, sourceText: 'Mended.' };
    const { fence } = await cache.read(entry.fingerprint);
    for (const [replacement, lifetimeMs] of [[mended, 60_000] as const, [entry, 10] as const]) {
      const outcome = await failing.write(replacement, fence, lifetimeMs).catch((error: Error) => error.message);
      expect(outcome).to.equal('down');
    }
    clock.advance(59_999);
    expect(await cache.find(threadId)).to.deep.equal(entry.thread);
    expect(await cache.sourceText(threadId)).to.equal(entry.sourceText);
  });

  it('keeps nothing under a fence that lacks a scope', async () => {
    const { cache } = setUp();
    const { fence } = await cache.read(entry.fingerprint);
    const epochs = Object.entries(fence);
    expect(epochs).to.have.length(4);
    for (const [scope] of epochs) {
      const rest = Object.fromEntries(epochs.filter(([name]) => name !== scope));
      expect(await cache.write(entry, rest as CacheFence, 1_000), scope).to.equal(false);
    }
    expect(await cache.write(entry, {} as CacheFence, 1_000)).to.equal(false);
    expect(await cache.find(threadId)).to.equal(null);
  });

  it('asks storage in the same tick, once for a read', async () => {
    const clock = new FakeClock(createdAtMs);
    const { calls, entries } = spiedStorage(new MemoryStorage({ clock }));
    const reading = new StoredThreadCache(entries, clock, 10_000).read(entry.fingerprint);
    expect(calls).to.have.length(1);
    await reading;
    expect(calls).to.have.length(1);
  });
});

/** The entries, of which threads cannot be written. */
const withoutThreads = (entries: Entries): Entries => ({
  read: (...names) => entries.read(...names),
  write: (p, key, ...rest) =>
    key.startsWith('t:') ? Promise.reject(new Error('down')) : entries.write(p, key, ...rest),
  invalidate: (...names) => entries.invalidate(...names),
  count: (...names) => entries.count(...names),
});
