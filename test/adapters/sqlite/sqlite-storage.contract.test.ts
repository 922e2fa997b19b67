import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { storageContract } from '../../contracts/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const clock = new FakeClock(Date.UTC(2026, 0, 1));

describe('the SQLite backend', () => {
  const directory = temporaryDirectory(before, after);

  storageContract(
    'sqlite',
    { describe, it },
    {
      open: () => openSqliteStorage({ directory: directory(), clock }),
      close: (store) => store.close(),
      capabilities: { shared: true, survivesReopen: true, durability: 'yes', controlledClock: clock },
    },
  );
});
