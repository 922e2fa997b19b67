import { expect } from 'chai';
import type { RedisStorage } from '../../../../src/adapters/redis/redis-storage.ts';
import { StorageFault } from '../../../../src/domain/failure.ts';
import { closingAfter } from '../../../support/closing.ts';
import { type Mode, TcpProxy } from '../../../support/proxy.ts';
import { host } from '../../../support/redis-process.ts';
import { openStorage } from '../../../support/redis-stores.ts';
import { rejectionOf } from '../../../support/rejection.ts';
import { firstOf, startSingle } from '../../../support/topologies.ts';
import { untilTrue, untilWorks } from '../../../support/until.ts';

// Long enough for a busy machine that answers, short enough to be waited for.
const commandTimeoutMs = 1_000;

describe('a network that fails', () => {
  const closing = closingAfter(afterEach);
  let proxy: TcpProxy;
  let store: RedisStorage;
  beforeEach(async () => {
    proxy = closing(await TcpProxy.to(firstOf(closing(await startSingle())).port));
    store = closing(await openStorage({ kind: 'single', host, port: proxy.port }, { commandTimeoutMs }));
    await store.counters.add('p', 'k', { n: 1 });
  });

  const counted = async (): Promise<number> => (await store.counters.fields('p', 'k')).n ?? 0;

  // How many of two writes under way are applied in the end: whatever was on the way there, and nothing twice.
  const outcomes: Readonly<Record<Exclude<Mode, 'pass' | 'refuse'>, number>> = { stall: 2, drop: 2, blackhole: 0 };
  for (const [mode, applied] of Object.entries(outcomes)) {
    it(`by a ${mode} ends every call, and nothing is applied twice`, async () => {
      proxy.mode = mode as Mode;
      const faults = await Promise.all([1, 2].map(() => rejectionOf(store.counters.add('p', 'k', { n: 1 }))));
      for (const fault of faults) expect(fault).to.be.instanceOf(StorageFault);
      proxy.mode = 'pass';
      await untilWorks(() => store.probe());
      // A stalled request is delivered when the proxy lets go, unless the connection was given up first.
      const n = await untilWorks(counted);
      if (mode === 'stall') expect(n).to.be.within(1, 1 + applied);
      else expect(n).to.equal(1 + applied);
    });
  }

  it('by a reset ends the calls under way, and works again by itself', async () => {
    proxy.mode = 'stall';
    const calls = [1, 2, 3].map(() => rejectionOf(store.values.get('p', ['k'])));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    proxy.reset();
    for (const fault of await Promise.all(calls)) expect(fault).to.be.instanceOf(StorageFault);
    proxy.mode = 'pass';
    expect(await untilWorks(counted)).to.equal(1);
  });

  it('by refusing, again and again, fails and works in turns', async () => {
    for (let round = 0; round < 5; round += 1) {
      proxy.mode = 'refuse';
      proxy.reset();
      await untilTrue(async () => (await rejectionOf(store.values.get('p', ['k']))) instanceof StorageFault);
      proxy.mode = 'pass';
      expect(await untilWorks(counted)).to.equal(1);
    }
  });
});
