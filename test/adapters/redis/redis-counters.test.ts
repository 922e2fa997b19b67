import { expect } from 'chai';
import type { RedisStorage } from '../../../src/adapters/redis/redis-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { closingAfter } from '../../support/closing.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../support/topologies.ts';
import { untilTrue } from '../../support/until.ts';

describe('counters in Redis', () => {
  let redis: Topology;
  let store: RedisStorage;
  const closing = closingAfter(after);
  before(async () => {
    redis = closing(await startSingle());
    store = closing(await openStorage(redis.target));
  });

  const ask = (...command: string[]): Promise<string> => askRedis(firstOf(redis).port, ...command);
  const ringOf = async (p: string): Promise<number[]> =>
    (await ask('GET', `threadr:ratelimit:{${p}}:k`)).split(' ').map(Number);
  const hour = { limit: 1_000_000, windowMs: 3_600_000, cost: 1 };

  it('go by the clock of the server', async () => {
    const own = Date.now;
    Date.now = () => own() + 1e12;
    try {
      await store.counters.take('clock', 'k', hour);
    } finally {
      Date.now = own;
    }
    const [, endMs = 0] = await ringOf('clock');
    const [seconds = 0] = (await ask('TIME')).split('\n').map(Number);
    expect(endMs).to.be.within((seconds - 60) * 1000, (seconds + 61) * 1000);
  });

  it('keep a quota in one short text, and forget it when its window is past', async () => {
    for (let n = 0; n < 200; n += 1) await store.counters.take('short', 'k', hour);
    const [keepMs, endMs = 0, amount] = await ringOf('short');
    expect([keepMs, amount]).to.deep.equal([3_600_000, 200]);
    const ttlMs = Number(await ask('PTTL', 'threadr:ratelimit:{short}:k'));
    expect(ttlMs).to.be.within(endMs - Date.now() + 3_600_000 - 2000, 3_660_001);
    await store.counters.take('brief', 'k', { limit: 1, windowMs: 60, cost: 1 });
    await untilTrue(async () => (await ask('KEYS', '*{brief}*')) === '');
    expect(await store.counters.countQuotas('brief')).to.equal(0);
  });

  it('never keep more than 61 sub-counters, whatever was kept before', async () => {
    const nowMs = Date.now();
    const pairs = Array.from({ length: 61 }, (_, at) => `${nowMs - 3000 + at} 2`).join(' ');
    await ask('SET', 'threadr:ratelimit:{many}:k', `3600000 ${pairs}`);
    const taking = await store.counters.take('many', 'k', hour);
    expect(taking.used).to.equal(123);
    const [, ...numbers] = await ringOf('many');
    expect(numbers.length).to.equal(2 * 61);
    expect(numbers[1]).to.equal(4);
  });

  it('count what was taken under a clock that has been set back since as taken now', async () => {
    const nowMs = Date.now();
    await ask('SET', 'threadr:ratelimit:{ahead}:k', `60000 ${nowMs + 10_000_000} 3`);
    const demand = { limit: 3, windowMs: 60_000, cost: 1 };
    const refused = await store.counters.take('ahead', 'k', demand);
    expect([refused.granted, refused.used]).to.deep.equal([false, 3]);
    expect(refused.returnsInMs).to.be.at.most(61_001);
  });

  it('take no receipt that is none for one', async () => {
    await store.counters.take('receipts', 'k', { ...hour, cost: 5 });
    const [, endMs] = await ringOf('receipts');
    const hostile = ['', '.', 'a.b', '-1.-1', `${endMs}.-3`, `${endMs}.1e9`, `${endMs}`, `${endMs}.0`, `${endMs}.5.5`];
    for (const receipt of [...hostile, `${endMs} .5`, `${'9'.repeat(400)}.1`, '__proto__', '0.5']) {
      await store.counters.giveBack('receipts', 'k', receipt);
      expect((await store.counters.take('receipts', 'k', { ...hour, cost: 0 })).used, receipt).to.equal(5);
    }
  });

  it('leave nothing of a quota that was given back', async () => {
    const { receipt } = await store.counters.take('back', 'k', hour);
    await store.counters.giveBack('back', 'k', receipt ?? '');
    expect(await ask('KEYS', '*{back}*')).to.equal('');
  });

  it('trim the dead of the index a few at a time', async () => {
    const index = 'threadr:ratelimit-index:{trim}:';
    for (let at = 0; at < 100; at += 20) {
      await ask('ZADD', index, ...Array.from({ length: 20 }, (_, n) => ['1', `dead ${at + n}`]).flat());
    }
    await store.counters.take('trim', 'k', hour);
    expect(await ask('ZCARD', index)).to.equal('69');
    expect(await store.counters.countQuotas('trim')).to.equal(1);
  });

  it('refuse demands, amounts and lifetimes that are no numbers to reckon with', async () => {
    const unsound = [{ cost: -1 }, { cost: 0.5 }, { cost: Number.NaN }, { windowMs: 0 }, { limit: Number.NaN }];
    for (const part of unsound) {
      const fault = await rejectionOf(store.counters.take('p', 'k', { ...hour, ...part }));
      expect(fault, JSON.stringify(part)).to.be.instanceOf(StorageFault);
    }
    for (const n of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(await rejectionOf(store.counters.add('p', 'k', { ok: 1, n })), `${n}`).to.be.instanceOf(StorageFault);
    }
    await store.counters.add('p', 'large', { n: Number.MAX_SAFE_INTEGER });
    expect(await rejectionOf(store.counters.add('p', 'large', { a: 1, n: 1 }))).to.be.instanceOf(StorageFault);
    expect(await store.counters.fields('p', 'large')).to.deep.equal({ n: Number.MAX_SAFE_INTEGER });
    expect(await store.counters.fields('p', 'k')).to.deep.equal({});
    const nan = { lifetimeMs: Number.NaN };
    expect(await rejectionOf(store.counters.add('p', 'k', { n: 1 }, nan))).to.be.instanceOf(StorageFault);
  });

  it('take a hundred thousand members of a union in one call', async () => {
    const members = Array.from({ length: 100_000 }, (_, at) => `member ${at}`);
    await store.counters.addUnique('p', 'many', members);
    expect(await store.counters.countUnique('p', ['many'])).to.be.within(98_000, 102_000);
  });

  it('tell lone surrogates apart', async () => {
    await store.counters.addUnique('p', 'surrogates', ['\ud800', '\ud801', '\udfff', '\ufffd']);
    expect(await store.counters.countUnique('p', ['surrogates'])).to.equal(4);
    await store.counters.add('p', 'surrogates', { '\ud800': 1, '\ud801': 2 });
    expect(await store.counters.fields('p', 'surrogates')).to.deep.equal({ '\ud800': 1, '\ud801': 2 });
  });
});
