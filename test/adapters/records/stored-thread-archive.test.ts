import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredCacheAdministration } from '../../../src/adapters/records/stored-cache-administration.ts';
import { StoredThreadArchive } from '../../../src/adapters/records/stored-thread-archive.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { placeOf } from '../../../src/adapters/records/stored-thread-place.ts';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { ClearTarget } from '../../../src/ports/cache-administration.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { CacheEntry } from '../../../src/ports/thread-cache.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { boundTo, withVerbs } from '../../support/storage-with-verbs.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../support/topologies.ts';
import { temporaryDirectory } from '../sqlite/temporary-directory.ts';

const dayMs = 86_400_000;
const keptMs = 30 * dayMs;
const entry = sampleEntry('One. Two.');
const id = entry.fingerprint.threadId;
const archived = { thread: entry.thread, sourceText: entry.sourceText };

const partsOver = (storage: Storage, clock = systemClock) => ({
  cache: new StoredThreadCache(storage.entries, clock, 10_000),
  archive: new StoredThreadArchive(storage, keptMs, randomUUID),
  administration: new StoredCacheAdministration(storage),
});

const fill = async ({ cache }: ReturnType<typeof partsOver>, { fingerprint, ...rest }: CacheEntry = entry) =>
  cache.write({ fingerprint, ...rest }, (await cache.read(fingerprint)).fence, dayMs);

/** The storage, with something done before the verb that is called as number `at`. */
const interrupted = (storage: Storage, at: number, meanwhile: () => Promise<void>): Storage => {
  let calls = 0;
  const slowed = <F extends object>(facet: F): F =>
    Object.fromEntries(
      Object.entries(boundTo(facet)).map(([name, verb]) => [
        name,
        async (...args: unknown[]) => {
          if (calls++ === at) await meanwhile();
          return verb(...args);
        },
      ]),
    ) as F;
  return withVerbs(storage, { values: slowed(storage.values), entries: slowed(storage.entries) });
};

const overAnyBackend = (name: string, open: () => Promise<Storage>): void => {
  describe(`threads of histories, over ${name}`, () => {
    let storage: Storage;
    let second: Storage;
    let parts: ReturnType<typeof partsOver>;
    beforeEach(async () => {
      [storage, second] = [await open(), await open()];
      parts = partsOver(storage);
      await parts.administration.clear({ kind: 'all' });
    });
    afterEach(() => Promise.all([storage.close(), second.close()]));

    it('are copies of cached threads with their texts, and are not counted among the entries', async () => {
      expect(await parts.archive.keep(id)).to.equal(false);
      expect(await parts.archive.find(id)).to.equal(null);
      await fill(parts);
      expect(await parts.archive.keep(id)).to.equal(true);
      expect(await parts.archive.find(id)).to.deep.equal(archived);
      expect(await parts.administration.countEntries()).to.equal(1);
    });

    const targets: readonly ClearTarget[] = [
      { kind: 'source', sourceDigest: entry.fingerprint.sourceDigest },
      { kind: 'namespace', namespace: 'threads' },
      { kind: 'all' },
    ];
    for (const target of targets) {
      it(`are gone when they are cleared, and do not come back: ${target.kind}`, async () => {
        await fill(parts);
        await parts.archive.keep(id);
        await parts.administration.clear(target);
        expect(await parts.archive.find(id)).to.equal(null);
        expect(await parts.archive.keep(id)).to.equal(false);
        expect(await parts.archive.find(id)).to.equal(null);
        await fill(parts);
        expect(await parts.archive.find(id)).to.equal(null);
        expect(await parts.archive.keep(id)).to.equal(true);
        expect(await parts.archive.find(id)).to.deep.equal(archived);
      });

      it(`are not kept where they are cleared between the look and the write: ${target.kind}`, async () => {
        await fill(parts);
        const write: Storage['entries']['write'] = async (...args) => {
          await parts.administration.clear(target);
          return storage.entries.write(...args);
        };
        const overtaken = new StoredThreadArchive(withVerbs(storage, { entries: { write } }), keptMs, randomUUID);
        expect(await overtaken.keep(id)).to.equal(false);
        expect(await parts.archive.find(id)).to.equal(null);
      });
    }

    it('stay until the last history releases them, and are then gone at once', async () => {
      await fill(parts);
      await parts.archive.keep(id);
      await parts.archive.keep(id);
      await parts.archive.release(id);
      expect(await parts.archive.find(id)).to.deep.equal(archived);
      await parts.archive.release(id);
      expect(await parts.archive.find(id)).to.equal(null);
      expect((await parts.cache.read(entry.fingerprint)).kind).to.equal('hit');
      await parts.archive.release(id);
      expect(await parts.archive.keep(id)).to.equal(true);
      await parts.archive.release(id);
      expect(await parts.archive.find(id)).to.equal(null);
    });

    it('are counted correctly under concurrent keeps and releases', async () => {
      await fill(parts);
      await parts.archive.keep(id);
      await Promise.all(Array.from({ length: 20 }, () => parts.archive.keep(id)));
      await Promise.all(Array.from({ length: 20 }, () => parts.archive.release(id)));
      expect(await parts.archive.find(id)).to.deep.equal(archived);
      await parts.archive.release(id);
      expect(await parts.archive.find(id)).to.equal(null);
    });

    it('stay for a new history while the last other one releases them, however the steps interleave', async () => {
      await fill(parts);
      const other = partsOver(second).archive;
      let crossings = 0;
      for (const [slow, quick] of [
        ['release', 'keep'],
        ['keep', 'release'],
      ] as const) {
        // More calls than either makes.
        for (let at = 0; at < 9; at += 1) {
          await parts.archive.keep(id);
          let isDone = false;
          const meanwhile = async () => {
            isDone = true;
            await other[quick](id);
          };
          await new StoredThreadArchive(interrupted(storage, at, meanwhile), keptMs, randomUUID)[slow](id);
          if (isDone) crossings += 1;
          else await meanwhile();
          for (const archive of [parts.archive, other]) {
            expect(await archive.find(id), `${slow}, with a ${quick} before its call ${at}`).to.deep.equal(archived);
          }
          await parts.archive.release(id);
          expect(await other.find(id)).to.equal(null);
        }
      }
      expect(crossings).to.be.at.least(7);
    });

    it('are told apart by all that makes a thread', async () => {
      const other = sampleEntry('One. Two.', { limit: 300 });
      await fill(parts);
      await fill(parts, other);
      await parts.archive.keep(id);
      expect(await parts.archive.find(other.fingerprint.threadId)).to.equal(null);
      expect(await parts.archive.find('th_nothing')).to.equal(null);
    });
  });
};

describe('an archive in a process', () => {
  let memory: MemoryStorage;
  beforeEach(() => {
    memory = new MemoryStorage({ clock: systemClock });
  });
  // One store: it is shared by who is in its process.
  overAnyBackend('memory', async () => memory);
});

describe('an archive in a file', () => {
  const directory = temporaryDirectory();
  overAnyBackend('SQLite', () => openSqliteStorage({ directory: directory() }));
});

describe('an archive on a server', () => {
  let redis: Topology;
  before(async () => {
    redis = await startSingle();
  });
  after(() => redis.stop());
  overAnyBackend('Redis', async () => {
    await askRedis(firstOf(redis).port, 'flushall');
    return openStorage(redis.target);
  });

  it('leaves no key behind of a thread that no history has', async () => {
    const keys = async (): Promise<readonly string[]> =>
      (await askRedis(firstOf(redis).port, 'keys', '*')).split('\n').sort();
    const storage = await openStorage(redis.target);
    const parts = partsOver(storage);
    await fill(parts);
    const before = await keys();
    await parts.archive.keep(id);
    expect(await keys()).to.have.length(before.length + 2);
    await parts.archive.release(id);
    expect(await keys()).to.deep.equal(before);
    await storage.close();
  });
});

describe('StoredThreadArchive', () => {
  const setUp = () => {
    const time = new ControlledTime();
    const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
    return { time, faulty, ...partsOver(faulty.storage, time) };
  };

  it('keeps a thread for 30 days after it was last kept, however long the cache has it', async () => {
    const { time, ...parts } = setUp();
    await fill(parts);
    await parts.archive.keep(id);
    await time.pass(dayMs);
    expect((await parts.cache.read(entry.fingerprint)).kind).to.equal('miss');
    expect(await parts.cache.find(id)).to.equal(null);
    await time.pass(keptMs - dayMs - 1);
    expect(await parts.archive.find(id)).to.deep.equal(archived);
    await fill(parts);
    await parts.archive.keep(id);
    await time.pass(keptMs - 1);
    expect(await parts.archive.find(id)).to.deep.equal(archived);
    await time.pass(1);
    expect(await parts.archive.find(id)).to.equal(null);
  });

  it('finds nothing in a value of a wrong shape, or of another thread', async () => {
    const { archive, faulty } = setUp();
    const { partition, copyKey, countKey, scopes } = placeOf(id);
    const keptKey = copyKey('copy');
    await faulty.storage.values.put(partition, countKey, '1 copy');
    const other = { ...entry.thread, id: sampleEntry('Other.').fingerprint.threadId };
    const wrong = ['', 'null', '{"v":1}', JSON.stringify({ v: 1, thread: other, sourceText: '' }), '{'.repeat(9)];
    for (const value of wrong) {
      const { epochs } = await faulty.storage.entries.read(partition, keptKey, scopes);
      const options = { lifetimeMs: 1_000, epochs, namespace: 'texts' };
      expect(await faulty.storage.entries.write(partition, keptKey, value, options)).to.equal(true);
      expect(await archive.find(id)).to.equal(null);
    }
  });

  it('takes a count that is none for none', async () => {
    const { faulty, ...parts } = setUp();
    const { partition, countKey } = placeOf(id);
    await fill(parts);
    for (const count of ['', 'many', '-7 copy', '0 copy', '1e9 copy', '1', '1 ']) {
      await faulty.storage.values.put(partition, countKey, count);
      await parts.archive.keep(id);
      await parts.archive.release(id);
      expect(await parts.archive.find(id)).to.equal(null);
    }
  });

  it('throws when storage is down', async () => {
    const { faulty, ...parts } = setUp();
    await fill(parts);
    faulty.all = 'fails';
    for (const call of [() => parts.archive.keep(id), () => parts.archive.release(id), () => parts.archive.find(id)]) {
      expect(await call().catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
    }
  });

  it('counts too many rather than too few where it is not certain', async () => {
    const { faulty, ...parts } = setUp();
    await fill(parts);
    await parts.archive.keep(id);
    faulty.writes = 'loses';
    expect(await parts.archive.keep(id).catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
    faulty.writes = 'fails';
    expect(await parts.archive.release(id).catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
    faulty.writes = 'answers';
    await parts.archive.release(id);
    expect(await parts.archive.find(id)).to.deep.equal(archived);
  });
});
