import { expect } from 'chai';
import type { RedisStorage } from '../../../../src/adapters/redis/redis-storage.ts';
import { StorageFault } from '../../../../src/domain/failure.ts';
import { rejectionOf } from '../../../support/rejection.ts';

/** Reads that a server answers also while it refuses writes. */
export const readsOf = ({ values, entries, counters, lists }: RedisStorage, p: string) => ({
  get: () => values.get(p, ['k', 'none']),
  hit: () => entries.read(p, 'k', ['ns', 'source']),
  miss: () => entries.read(p, 'none', ['ns', 'another']),
  count: () => entries.count(p, 'ns'),
  countQuotas: () => counters.countQuotas(p),
  fields: () => counters.fields(p, 'k'),
  page: () => lists.page(p, 'list', null, 10),
  size: () => lists.size(p, 'list'),
});

export const writesOf = ({ values, entries, counters, lists }: RedisStorage, p: string) => ({
  put: () => values.put(p, 'k', 'w'),
  write: () => entries.write(p, 'k', 'w', { lifetimeMs: 60_000, epochs: {}, namespace: 'ns' }),
  take: () => counters.take(p, 'k', { limit: 10, windowMs: 60_000, cost: 1 }),
  add: () => counters.add(p, 'k', { n: 1 }),
  addUnique: () => counters.addUnique(p, 'k', ['another']),
  insert: () => lists.insert(p, 'list', 'another', 'w'),
});

export const fill = async (store: RedisStorage, p: string): Promise<void> => {
  const { epochs } = await store.entries.read(p, 'k', ['ns', 'source']);
  await store.entries.write(p, 'k', 'v', { lifetimeMs: 600_000, epochs, namespace: 'ns' });
  await store.values.put(p, 'k', 'v');
  await store.counters.add(p, 'k', { n: 1 });
  await store.counters.take(p, 'k', { limit: 10, windowMs: 600_000, cost: 1 });
  await store.lists.insert(p, 'list', 'id', 'v');
};

export const expectReads = async (store: RedisStorage, p: string): Promise<void> => {
  const reads = readsOf(store, p);
  expect(await reads.get()).to.deep.equal([{ value: 'v', ttlMs: null }, null]);
  const hit = await reads.hit();
  expect(hit.kind === 'hit' && hit.value).to.equal('v');
  const miss = await reads.miss();
  expect([miss.kind, Object.keys(miss.epochs).sort()]).to.deep.equal(['miss', ['another', 'ns']]);
  expect([await reads.count(), await reads.countQuotas(), await reads.size()]).to.deep.equal([1, 1, 1]);
  expect(await reads.fields()).to.deep.equal({ n: 1 });
  expect((await reads.page()).records).to.deep.equal([{ id: 'id', value: 'v' }]);
};

export const expectFaults = async (
  calls: Readonly<Record<string, () => Promise<unknown>>>,
  code: RegExp,
): Promise<void> => {
  for (const [verb, call] of Object.entries(calls)) {
    const fault = await rejectionOf(call());
    expect(fault, verb).to.be.instanceOf(StorageFault);
    expect((fault as Error).message, verb).to.match(code);
  }
};
