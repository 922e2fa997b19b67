import openPlainStorage from '../../docs/examples/plain-storage.ts';
import { storageContract } from '../contracts/storage.ts';
import { FakeClock } from '../support/fake-clock.ts';

const clock = new FakeClock(Date.UTC(2026, 0, 1));

storageContract(
  'the example of a backend',
  { describe, it },
  {
    open: async () => openPlainStorage({ directory: './data', keyPrefix: 'threadr:', clock }),
    close: (store) => store.close(),
    capabilities: { shared: false, survivesReopen: false, durability: 'no', controlledClock: clock },
  },
);
