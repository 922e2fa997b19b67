import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { storageContract } from '../../contracts/storage.ts';
import { brokenStorages } from '../../support/broken-storages.ts';
import { CollectingRunner } from '../../support/collecting-runner.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { SharedStore } from '../../support/memory-clients.ts';

const startMs = Date.UTC(2026, 0, 1);
const clock = new FakeClock(startMs);

storageContract(
  'memory',
  { describe, it },
  {
    open: async () => new MemoryStorage({ clock }),
    close: (store) => store.close(),
    capabilities: { shared: false, survivesReopen: false, durability: 'no', controlledClock: clock },
  },
);

// The rest of the suite, which a store of one process and a clock in our hands would leave out.
const shared = new SharedStore(new MemoryStorage({ clock: { now: () => Date.now() } }));
storageContract(
  'memory, as a server by its own clock',
  { describe, it },
  {
    open: async () => shared.open(),
    close: (store) => store.close(),
    capabilities: { shared: true, survivesReopen: true },
    faults: shared.faults,
  },
);

describe('the storage contract', function () {
  this.timeout(30_000);

  for (const [name, { break: breakIt, noticedBy }] of Object.entries(brokenStorages(() => clock.now()))) {
    it(`is failed by ${name}`, async () => {
      const runner = new CollectingRunner();
      storageContract(name, runner, {
        open: async () => breakIt(new MemoryStorage({ clock })),
        close: (store) => store.close(),
        capabilities: { shared: false, survivesReopen: false, controlledClock: clock },
      });
      const failures = await runner.failures();
      expect(failures.map(({ title }) => title).filter((title) => noticedBy.test(title))).not.to.deep.equal([]);
      expect(failures.length).to.be.lessThan(runner.size / 2);
    });
  }

  it('is passed by a store that only goes through the same wrapping', async () => {
    const runner = new CollectingRunner();
    const shared = new SharedStore(new MemoryStorage({ clock }));
    storageContract('wrapped', runner, {
      open: async () => shared.open(),
      close: (store) => store.close(),
      capabilities: { shared: true, survivesReopen: true, controlledClock: clock },
    });
    expect(await runner.failures()).to.deep.equal([]);
  });
});
