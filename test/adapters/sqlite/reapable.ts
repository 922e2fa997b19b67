import { type Connections, Database } from '../../../src/adapters/sqlite/database.ts';
import { openConnections } from '../../../src/adapters/sqlite/open-connections.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

export const bounds = { maxEntries: 1000, maxBytes: 1_000_000 };

export const atNoTime = (): number => 0;
export const numbers = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

/** What a reaper goes through, for the tests of the suite that calls this. */
export const reapable = () => {
  const directory = temporaryDirectory();
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  let connections: Connections;
  let database: Database;

  beforeEach(async () => {
    connections = await openConnections({ directory: directory() });
    database = new Database(connections, clock);
  });
  afterEach(() => database.close());

  const rowsIn = (table: string): number =>
    connections.fast.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0;
  return { clock, rowsIn, connections: () => connections, database: () => database };
};
