import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const startMs = Date.UTC(2026, 0, 1);
const numbers = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

const faultOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

const opened = (bounds: Omit<ConstructorParameters<typeof MemoryStorage>[0], 'clock'> = {}) => {
  const clock = new FakeClock(startMs);
  return { clock, store: new MemoryStorage({ clock, ...bounds }) };
};

describe('the memory backend', () => {
  it('says what it is', async () => {
    const { clock, store } = opened();
    clock.advance(5000);
    const { memoryUsedBytes, ...rest } = await store.describe();
    expect(rest).to.deep.equal({
      backend: 'memory',
      shared: false,
      connectedClients: null,
      uptimeSeconds: 5,
      durability: 'no',
      evicts: false,
    });
    expect(memoryUsedBytes).to.equal(0);
  });

  it('lets entries and values with a lifetime yield, and keeps to its bounds', async () => {
    const { store } = opened({ maxEntries: 50, maxBytes: 100_000 });
    await store.lists.insert('p', 'list', 'id', 'stays');
    await store.values.put('p', 'record', 'stays');
    for (const at of numbers(500)) {
      const { epochs } = await store.entries.read('p', `k${at}`, ['ns', `source ${at}`]);
      await store.entries.write('p', `k${at}`, 'x'.repeat(1000), { lifetimeMs: 60_000, epochs, namespace: 'ns' });
      await store.values.put('p', `v${at}`, 'x'.repeat(1000), { lifetimeMs: 60_000 });
    }
    const { memoryUsedBytes } = await store.describe();
    expect(memoryUsedBytes).to.be.within(40_000, 100_000);
    expect(await store.entries.count('p', 'ns')).to.be.within(10, 50);
    expect((await store.entries.read('p', 'k499', ['ns'])).kind).to.equal('hit');
    expect((await store.values.get('p', ['record']))[0]?.value).to.equal('stays');
    expect(await store.lists.size('p', 'list')).to.equal(1);
  });

  it('throws when records fill it, by every verb that would add one, and by the probe', async () => {
    const { store } = opened({ maxEntries: 10 });
    for (const at of numbers(10)) await store.lists.insert('p', 'list', `${at}`, 'v');
    const { values, entries, counters, lists } = store;
    const writes = [
      lists.insert('p', 'list', 'another', 'v'),
      values.put('p', 'k', 'v'),
      values.put('p', 'k', 'v', { lifetimeMs: 1000 }),
      entries.write('p', 'k', 'v', { lifetimeMs: 1000, epochs: {}, namespace: 'ns' }),
      counters.add('p', 'k', { n: 1 }),
      counters.addUnique('p', 'k', ['a']),
      store.probe(),
    ];
    for (const write of writes) expect(await faultOf(write)).to.be.instanceOf(StorageFault);
    expect(await lists.size('p', 'list')).to.equal(10);
    expect(await counters.fields('p', 'k')).to.deep.equal({});
    expect(await entries.count('p', 'ns')).to.equal(0);
    expect(await lists.erase('p', 'list', '0')).to.equal(true);
    expect(await values.put('p', 'k', 'v')).to.equal(true);
  });

  it('leaves an entry and its scope as they are when another is to renew them and there is no room', async () => {
    const { store } = opened({ maxBytes: 20_000 });
    const read = () => store.entries.read('p', 'k', ['ns', 'own']);
    const options = { lifetimeMs: 60_000, epochs: (await read()).epochs, namespace: 'ns' };
    await store.entries.write('p', 'k', 'old', { ...options, renews: 'own' });
    const { epochs } = await read();
    const tooLarge = store.entries.write('p', 'k', 'x'.repeat(30_000), { ...options, renews: 'own' });
    expect(await faultOf(tooLarge)).to.be.instanceOf(StorageFault);
    expect(await read()).to.deep.include({ kind: 'hit', value: 'old', epochs });
    expect(await store.entries.count('p', 'ns')).to.equal(1);
    expect(await store.entries.write('p', 'k', 'new', { ...options, epochs })).to.equal(true);
  });

  it('still grants quotas when records fill it, and keeps records when clients flood it', async () => {
    const { store } = opened({ maxEntries: 1, maxClients: 100 });
    await store.values.put('p', 'k', 'v');
    const demand = { limit: 1, windowMs: 60_000, cost: 1 };
    for (const at of numbers(1000)) await store.counters.take('p', `client ${at}`, demand);
    expect((await store.counters.take('p', 'client 0', demand)).granted).to.equal(false);
    expect((await store.values.get('p', ['k']))[0]?.value).to.equal('v');
  });

  it('gives back all it took once everything has expired', async () => {
    const { clock, store } = opened();
    for (const at of numbers(200)) {
      const { epochs } = await store.entries.read('p', `k${at}`, ['ns', `source ${at}`]);
      await store.entries.write('p', `k${at}`, 'v', { lifetimeMs: 1000, epochs, namespace: 'ns' });
      await store.values.put('p', `k${at}`, 'v', { lifetimeMs: 1000 });
      await store.counters.add('p', `k${at}`, { n: 1 }, { lifetimeMs: 1000 });
      await store.counters.addUnique('p', `k${at}`, ['a'], { lifetimeMs: 1000 });
      await store.counters.take('p', `k${at}`, { limit: 1, windowMs: 1000, cost: 1 });
    }
    clock.advance(2000);
    for (const _ of numbers(600)) await store.counters.take('p', 'looker', { limit: 1, windowMs: 1000, cost: 0 });
    expect((await store.describe()).memoryUsedBytes).to.equal(0);
  });

  it('refuses demands, amounts and lifetimes that are no numbers to reckon with', async () => {
    const { store } = opened();
    const sound = { limit: 1, windowMs: 1000, cost: 1 };
    const unsound = [{ cost: -1 }, { cost: 0.5 }, { cost: Number.NaN }, { windowMs: 0 }, { limit: Number.NaN }];
    for (const part of unsound) {
      const fault = await faultOf(store.counters.take('p', 'k', { ...sound, ...part }));
      expect(fault, JSON.stringify(part)).to.be.instanceOf(StorageFault);
    }
    for (const n of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(await faultOf(store.counters.add('p', 'k', { ok: 1, n })), `${n}`).to.be.instanceOf(StorageFault);
    }
    expect(await store.counters.fields('p', 'k')).to.deep.equal({});
    expect(await faultOf(store.values.put('p', 'k', 'v', { lifetimeMs: Number.NaN }))).to.be.instanceOf(StorageFault);
    expect(await faultOf(store.lists.page('p', 'list', null, 0))).to.be.instanceOf(StorageFault);
    expect((await store.counters.take('p', 'k', sound)).granted).to.equal(true);
  });

  it('takes a lifetime of nothing, or less, for over', async () => {
    const { store } = opened();
    for (const lifetimeMs of [0, -1]) {
      await store.values.put('p', 'k', 'v', { lifetimeMs });
      await store.entries.write('p', 'k', 'v', { lifetimeMs, epochs: {}, namespace: 'ns' });
      expect(await store.values.get('p', ['k'])).to.deep.equal([null]);
      expect((await store.entries.read('p', 'k', [])).kind).to.equal('miss');
      expect(await store.entries.count('p', 'ns')).to.equal(0);
    }
  });
});
