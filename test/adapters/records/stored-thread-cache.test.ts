import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { sourcePartition } from '../../../src/adapters/records/partitions.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { parseThreadId } from '../../../src/domain/fingerprint.ts';
import type { Entries } from '../../../src/ports/storage/entries.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { CacheFence, ThreadCache } from '../../../src/ports/thread-cache.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { threadCacheContract } from '../../contracts/thread-cache.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { spiedStorage } from './spied-storage.ts';

const createdAtMs = 1_700_000_000_000;
const entry = sampleEntry('One. Two.');
const { threadId } = entry.fingerprint;
const { sourceScope, digest } = parseThreadId(threadId) ?? { sourceScope: '', digest: '' };
const partition = sourcePartition(sourceScope);

const setUp = (nowMs = createdAtMs) => {
  const clock = new FakeClock(nowMs);
  const { entries } = new MemoryStorage({ clock });
  return { clock, entries, cache: new StoredThreadCache(entries, clock, 10_000) };
};

const write = async (cache: ThreadCache, lifetimeMs = 60_000): Promise<boolean> =>
  cache.write(entry, (await cache.read(entry.fingerprint)).fence, lifetimeMs);

const contractClock = new FakeClock(createdAtMs);
const backends = new Map<ThreadCache, Entries>();
threadCacheContract(
  'StoredThreadCache over memory',
  { describe, it },
  {
    open: ({ maxValueBytes }) => {
      const { entries } = new MemoryStorage({ clock: contractClock });
      const cache = new StoredThreadCache(entries, contractClock, maxValueBytes);
      backends.set(cache, entries);
      return cache;
    },
    close: async (cache) => void backends.delete(cache),
    clear: async (cache, { sourceDigest }) => {
      const scope = sourceDigest.slice(0, 32);
      await backends.get(cache)?.invalidate(sourcePartition(scope), scope);
    },
    advance: (ms) => contractClock.advance(ms),
  },
);

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

describe('StoredThreadCache, of a thread that was read lately', () => {
  it('returns the same object while it is current, without a transfer, and says so', async () => {
    const { cache, entries } = setUp();
    await write(cache);
    const first = await cache.read(entry.fingerprint);
    if (first.kind !== 'hit') throw new Error('was written');
    expect(first.level).to.equal('storage');
    const again = await cache.read(entry.fingerprint);
    expect(again).to.include({ kind: 'hit', level: 'process', thread: first.thread, ttlMs: 60_000 });
    expect(again.fence).to.deep.equal(first.fence);
    expect(await cache.find(threadId)).to.equal(first.thread);
    expect(await cache.sourceText(threadId)).to.equal(entry.sourceText);
    const { version } = (await entries.read(partition, `t:${digest}`, ['threads'])) as { version: string };
    const spied = spiedStorage({ ...new MemoryStorage({ clock: new FakeClock(0) }), entries } as Storage);
    const other = new StoredThreadCache(spied.entries, new FakeClock(0), 10_000);
    await other.read(entry.fingerprint);
    await entries.invalidate(partition, 'threads');
    await other.read(entry.fingerprint);
    await other.read(entry.fingerprint);
    const shown = spied.calls.map(([, , , , have]) => have);
    expect(shown).to.deep.equal([undefined, version, undefined]);
  });

  it('sees at once another instance’s write or clear, by source or of everything', async () => {
    const { cache, entries, clock } = setUp();
    const other = new StoredThreadCache(entries, clock, 10_000);
    await write(cache);
    await cache.read(entry.fingerprint);
    const mended = { ...entry, thread: { ...entry.thread, truncated: true } };
    await other.write(mended, (await other.read(entry.fingerprint)).fence, 60_000);
    expect(await cache.read(entry.fingerprint)).to.deep.include({ thread: mended.thread, level: 'storage' });
    for (const scope of ['threads', 'texts', sourceScope]) {
      await entries.invalidate(partition, scope);
      expect((await cache.read(entry.fingerprint)).kind).to.equal('miss');
      expect(await cache.find(threadId)).to.equal(null);
      await write(cache);
      expect((await cache.read(entry.fingerprint)).kind).to.equal('hit');
    }
  });

  it('lets it end with its lifetime', async () => {
    const { cache, clock } = setUp();
    await write(cache);
    await cache.read(entry.fingerprint);
    clock.advance(59_999);
    expect(await cache.read(entry.fingerprint)).to.include({ level: 'process', ttlMs: 1 });
    clock.advance(1);
    expect((await cache.read(entry.fingerprint)).kind).to.equal('miss');
  });

  it('reads it again each time if nothing may be kept', async () => {
    const { entries, clock } = setUp();
    const cache = new StoredThreadCache(entries, clock, 10_000, 0);
    await write(cache);
    const readings = [await cache.read(entry.fingerprint), await cache.read(entry.fingerprint)];
    expect(readings.map((reading) => reading.kind === 'hit' && reading.level)).to.deep.equal(['storage', 'storage']);
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
