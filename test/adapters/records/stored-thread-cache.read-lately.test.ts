import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { spiedStorage } from './spied-storage.ts';
import { digest, entry, partition, setUp, sourceScope, threadId, write } from './thread-caches.ts';

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
