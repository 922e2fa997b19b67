import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { StoredThreadArchive } from '../../../src/adapters/records/stored-thread-archive.ts';
import type { ClearTarget } from '../../../src/ports/cache-administration.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { overEachBackend } from '../../support/each-backend.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { boundTo, withVerbs } from '../../support/storage-with-verbs.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../support/topologies.ts';
import { archived, entry, fill, id, keptMs, partsOver } from './thread-archives.ts';

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

const anArchive = (name: string, open: () => Promise<Storage>): void => {
  describe(`threads of histories, over ${name}`, () => {
    let storage: Storage;
    let second: Storage;
    let parts: ReturnType<typeof partsOver>;
    beforeEach(async () => {
      [storage, second] = [await open(), await open()];
      parts = partsOver(storage);
    });

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

describe('archives', () => {
  overEachBackend(anArchive);
});

describe('an archive on a server', () => {
  let redis: Topology;
  let storage: Storage;
  beforeEach(async () => {
    redis = await startSingle();
    storage = await openStorage(redis.target);
  });
  afterEach(async () => {
    await storage.close();
    await redis.stop();
  });

  it('leaves no key behind of a thread that no history has', async () => {
    const keys = async (): Promise<readonly string[]> =>
      (await askRedis(firstOf(redis).port, 'keys', '*')).split('\n').sort();
    const parts = partsOver(storage);
    await fill(parts);
    const before = await keys();
    await parts.archive.keep(id);
    expect(await keys()).to.have.length(before.length + 2);
    await parts.archive.release(id);
    expect(await keys()).to.deep.equal(before);
  });
});
