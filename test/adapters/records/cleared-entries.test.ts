import { expect } from 'chai';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { ClearTarget } from '../../../src/ports/cache-administration.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { CacheEntry } from '../../../src/ports/thread-cache.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { overEachBackend } from '../../support/each-backend.ts';
import { untilTrue } from '../../support/until.ts';
import { CachingInstance } from './caching-instance.ts';

// For who shares the machine with many.
const timeoutMs = 60_000;
/** Each with its text: 2,000 entries. */
const many = Array.from({ length: 1_000 }, (_, i) => sampleEntry(`Text ${i}. It is a short one.`));
const few = many.slice(0, 20);
const [one = sampleEntry('One.')] = few;
const source: ClearTarget = { kind: 'source', sourceDigest: one.fingerprint.sourceDigest };
const threads: ClearTarget = { kind: 'namespace', namespace: 'threads' };
const all: ClearTarget = { kind: 'all' };
const wide = [threads, all] as const;

const neverComesBack = (name: string, open: () => Promise<Storage>): void => {
  describe(`a cleared entry, over ${name}`, () => {
    let stores: readonly Storage[];
    let here: CachingInstance;
    let there: CachingInstance;
    beforeEach(async () => {
      stores = [await open(), await open()];
      [here, there] = stores.map((storage) => new CachingInstance(storage)) as [CachingInstance, CachingInstance];
    });

    const fill = async (entries: readonly CacheEntry[]): Promise<void> => {
      await here.fill(entries);
      // What is seen is in the first level from then on.
      expect(await seenByBoth(entries)).to.deep.equal([3 * entries.length, 3 * entries.length]);
    };
    const seenByBoth = async (entries: readonly CacheEntry[]): Promise<readonly number[]> => [
      await here.seen(entries),
      await there.seen(entries),
    ];

    for (const target of wide) {
      it(`is gone at once everywhere, and no generation that began before keeps it: ${target.kind}`, async () => {
        await fill(many);
        expect(await there.administration.countEntries()).to.equal(many.length);
        const [beganHere, beganThere] = [await here.begin(many), await there.begin(many)];
        await here.administration.clear(target);
        expect(await seenByBoth(many)).to.deep.equal([0, 0]);
        expect(await there.administration.countEntries()).to.equal(0);
        expect([await here.finish(many, beganHere), await there.finish(many, beganThere)]).to.deep.equal([0, 0]);
        expect(await seenByBoth(many)).to.deep.equal([0, 0]);
      }).timeout(timeoutMs);
    }

    it('is not stored by a writer that began before the clear, not even after it was made again', async () => {
      await fill(few);
      const began = await there.begin(few);
      await here.administration.clear(all);
      await here.fill(few);
      expect(await there.finish(few, began)).to.equal(0);
    });

    it('is all of a source, and nothing else', async () => {
      await fill(few);
      const began = await here.begin([one]);
      await there.administration.clear(source);
      expect(await seenByBoth([one])).to.deep.equal([0, 0]);
      expect(await here.finish([one], began)).to.equal(0);
      expect(await seenByBoth(few)).to.deep.equal([3 * (few.length - 1), 3 * (few.length - 1)]);
    });

    for (const target of [source, ...wide]) {
      it(`is not brought back by an outage here, while it was cleared there: ${target.kind}`, async () => {
        await fill([one]);
        const began = await here.begin([one]);
        here.faulty.all = 'fails';
        expect(await here.seen([one])).to.equal(0);
        // Made again during the outage, and kept in this process.
        const spare = await here.begin([one]);
        expect(await here.finish([one], spare)).to.equal(1);
        expect(await here.seen([one])).to.equal(3);
        await there.administration.clear(target);
        await here.recover();
        expect(await seenByBoth([one])).to.deep.equal([0, 0]);
        expect([await here.finish([one], began), await here.finish([one], spare)]).to.deep.equal([0, 0]);
        here.faulty.all = 'fails';
        expect(await here.seen([one])).to.equal(0);
        await here.recover();
        expect(await seenByBoth([one])).to.deep.equal([0, 0]);
      });
    }

    it('is not brought back by a write that was long on its way', async () => {
      await fill([one]);
      const began = await here.begin([one]);
      here.faulty.writes = 'hangs';
      const writing = here.finish([one], began);
      await untilTrue(() => here.faulty.held > 0);
      await there.administration.clear(all);
      here.faulty.resume();
      expect(await writing).to.equal(0);
      expect(await seenByBoth([one])).to.deep.equal([0, 0]);
    });

    it('is gone even if the clear’s reply was lost', async () => {
      await fill(few);
      here.faulty.writes = 'loses';
      const fault = await here.administration.clear(all).catch((error: unknown) => error);
      expect(fault).to.be.instanceOf(StorageFault);
      await here.recover();
      expect(await seenByBoth(few)).to.deep.equal([0, 0]);
    });
  });
};

describe('cleared entries', () => {
  overEachBackend(neverComesBack, { commandTimeoutMs: timeoutMs });
});
