import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { placeOf } from '../../../src/adapters/records/stored-thread-place.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { archived, dayMs, entry, fill, id, keptMs, partsOver } from './thread-archives.ts';

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
