import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { storageContract } from '../../contracts/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const directory = mkdtempSync(join(tmpdir(), 'threadr-sqlite-'));
const clock = new FakeClock(Date.UTC(2026, 0, 1));

describe('the SQLite backend', () => {
  after(() => rmSync(directory, { recursive: true }));

  storageContract(
    'sqlite',
    { describe, it },
    {
      open: () => openSqliteStorage({ directory, clock }),
      close: (store) => store.close(),
      capabilities: { shared: true, survivesReopen: true, durability: 'yes', controlledClock: clock },
    },
  );
});
