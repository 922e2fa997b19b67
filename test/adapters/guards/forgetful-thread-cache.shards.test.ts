import { expect } from 'chai';
import { ForgetfulThreadCache } from '../../../src/adapters/guards/forgetful-thread-cache.ts';
import { StorageBreaker } from '../../../src/adapters/guards/storage-breaker.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { sourcePartition } from '../../../src/adapters/records/partitions.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { sourceScopeOf } from '../../../src/domain/fingerprint.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { CacheEntry, ThreadCache } from '../../../src/ports/thread-cache.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { ShardedStorage } from '../../support/sharded-storage.ts';

const lifetimeMs = 600_000;
const scopeOf = ({ fingerprint }: CacheEntry): string => sourceScopeOf(fingerprint.sourceDigest);
const partitionOf = (entry: CacheEntry): string => sourcePartition(scopeOf(entry));

const setUp = () => {
  const time = new ControlledTime();
  const sound = new MemoryStorage({ clock: time });
  const sharded = new ShardedStorage(sound);
  const breaker = new StorageBreaker(sharded.storage, { timer: time, onTransition: () => undefined });
  // Nothing is kept of what storage answered: a hit is storage's own, or the spare's.
  const cacheOver = ({ entries }: Storage): ThreadCache => new StoredThreadCache(entries, time, 10_000, 0);
  let spares = 0;
  const cache = new ForgetfulThreadCache(cacheOver(breaker.storage), {
    makeSpare: () => {
      spares += 1;
      return cacheOver(new MemoryStorage({ clock: time }));
    },
    answers: (scope) => breaker.answersIn(sourcePartition(scope)),
  });
  /** An entry whose source is kept on that shard. */
  const entryOn = (shard: string, text: string): CacheEntry => {
    const entry = sampleEntry(text);
    sharded.move(partitionOf(entry), shard);
    return entry;
  };
  const [onA, onB, onC] = [entryOn('a', 'One.'), entryOn('b', 'Two.'), entryOn('c', 'Three.')];
  expect(new Set([onA, onB, onC].map(partitionOf)).size).to.equal(3);
  const levelOf = async ({ fingerprint }: CacheEntry): Promise<string> => {
    const reading = await cache.read(fingerprint);
    return reading.kind === 'hit' ? reading.level : 'none';
  };
  const keep = async (entry: CacheEntry): Promise<boolean> =>
    cache.write(entry, (await cache.read(entry.fingerprint)).fence, lifetimeMs);
  const clear = (entry: CacheEntry): Promise<void> => sound.entries.invalidate(partitionOf(entry), scopeOf(entry));
  const lose = async (shard: string, entry: CacheEntry): Promise<void> => {
    sharded.behaviours.set(shard, 'hangs');
    await cache.read(entry.fingerprint);
  };
  return { time, sharded, cache, onA, onB, onC, levelOf, keep, clear, lose, made: () => spares };
};

describe('ForgetfulThreadCache over shards', () => {
  it('keeps the threads of the lost shard for as long as it is lost, whatever the others answer', async () => {
    const { time, cache, onA, onB, onC, levelOf, keep, lose, made } = setUp();
    await lose('c', onC);
    expect(await keep(onC)).to.equal(true);
    for (let round = 0; round < 20; round += 1) {
      expect(await keep(onA)).to.equal(true);
      expect([await levelOf(onA), await levelOf(onB), await levelOf(onC)]).to.deep.equal([
        'storage',
        round === 0 ? 'none' : 'storage',
        'spare',
      ]);
      if (round === 0) await keep(onB);
      await time.pass(500);
    }
    expect(await cache.find(onC.fingerprint.threadId)).to.deep.equal(onC.thread);
    expect(await cache.sourceText(onC.fingerprint.threadId)).to.equal(onC.sourceText);
    expect(made()).to.equal(1);
  });

  it('does not restore a thread cleared between two outages of its shard, while another is lost', async () => {
    const { time, sharded, onB, onC, levelOf, keep, clear, lose } = setUp();
    await lose('b', onB);
    await lose('c', onC);
    await keep(onC);
    expect(await levelOf(onC)).to.equal('spare');
    sharded.behaviours.delete('c');
    await clear(onC);
    await time.pass(500);
    await lose('c', onC);
    expect(await levelOf(onC)).to.equal('none');
  });

  it('does not restore a thread cleared on the shard that it had moved to', async () => {
    const { sharded, onA, onC, levelOf, keep, clear, lose } = setUp();
    await lose('c', onC);
    await keep(onC);
    sharded.move(partitionOf(onC), 'd');
    await clear(onC);
    expect(await levelOf(onC)).to.equal('none');
    await lose('d', onC);
    expect(await levelOf(onC)).to.equal('none');
    expect(await levelOf(onA)).to.equal('none');
  });

  it('does not restore a thread cleared on the shard that it had moved to from one still lost', async () => {
    const { sharded, onA, onC, levelOf, keep, clear, lose } = setUp();
    // Another source of the same shard, which stays there.
    const other = Array.from({ length: 200 }, (_, n) => sampleEntry(`Other ${n}.`)).find(
      (entry) => ![onA, onC].map(partitionOf).includes(partitionOf(entry)),
    );
    if (!other) throw new Error('no other partition');
    sharded.move(partitionOf(other), 'c');
    await lose('c', onC);
    await keep(onC);
    await keep(other);
    sharded.move(partitionOf(onC), 'a');
    await clear(onC);
    await lose('a', onC);
    expect(await levelOf(onC)).to.equal('none');
  });

  it('refuses a write begun while the shard was lost, once the shard has answered', async () => {
    const { time, sharded, cache, onC, levelOf, lose } = setUp();
    await lose('c', onC);
    const { fence } = await cache.read(onC.fingerprint);
    sharded.behaviours.delete('c');
    await time.pass(500);
    expect(await cache.write(onC, fence, lifetimeMs)).to.equal(false);
    expect(await levelOf(onC)).to.equal('none');
  });
});
