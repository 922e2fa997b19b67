import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { storageContract } from '../../contracts/storage.ts';
import { closingAfter } from '../../support/closing.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { RemoteProcess } from './remote-storage.ts';

const startMs = Date.UTC(2026, 0, 1);
const numbers = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

describe('the SQLite backend in two processes', () => {
  describe('by turns', () => {
    const clock = new FakeClock(startMs);
    let other: RemoteProcess;
    let opened = 0;
    after(() => other.kill());
    const directory = temporaryDirectory(before, after);

    before(() => {
      other = new RemoteProcess({ directory: directory(), startMs });
    });

    const advance = (ms: number): void => {
      clock.advance(ms);
      other.advance(ms);
    };
    storageContract(
      'sqlite here and there',
      { describe, it },
      {
        open: async () => {
          opened += 1;
          return opened % 2 === 0 ? openSqliteStorage({ directory: directory(), clock }) : other.open();
        },
        close: (store) => store.close(),
        capabilities: { shared: true, survivesReopen: true, durability: 'yes', controlledClock: { advance } },
      },
    );
  });

  describe('at the same time', () => {
    const directory = temporaryDirectory();
    let processes: readonly RemoteProcess[];
    let stores: readonly Storage[];

    beforeEach(async () => {
      processes = numbers(2).map(() => new RemoteProcess({ directory: directory() }));
      // All begin with no file at all.
      stores = await Promise.all(processes.map((process) => process.open()));
    });
    afterEach(() => Promise.all(processes.map((process) => process.kill())));

    const inTurns = <T>(n: number, call: (store: Storage, at: number) => Promise<T>): Promise<T[]> =>
      Promise.all(numbers(n).map((at) => call(stores[at % 2] as Storage, at)));

    const takenOf = async (limit: number, takes: number): Promise<number> => {
      const demand = { limit, windowMs: 3_600_000, cost: 1 };
      const takings = await inTurns(takes, ({ counters }) => counters.take('p', 'k', demand));
      return takings.filter(({ granted }) => granted).length;
    };

    it('grant a quota of 1 to exactly one of 500', async () => {
      expect(await takenOf(1, 500)).to.equal(1);
    });

    it('grant exactly 1,500 of 1,500', async () => {
      expect(await takenOf(1500, 3000)).to.equal(1500);
    });

    it('give a lease to exactly one, and lose no amount, entry or record', async () => {
      const leases = await inTurns(100, ({ values }, at) => values.put('p', 'k', `${at}`, { only: 'if-absent' }));
      expect(leases.filter(Boolean)).to.have.length(1);
      await inTurns(400, ({ counters }) => counters.add('p', 'k', { n: 1 }));
      const isNew: boolean[] = [];
      // In waves: each waits for the disk, and all of them at once on a slow one would be longer than a store is patient.
      for (const wave of numbers(20)) {
        const insert = ({ lists }: Storage, at: number): Promise<boolean> =>
          lists.insert('p', 'l', `${10 * wave + (at >> 1)}`, 'v', { durable: true });
        isNew.push(...(await inTurns(20, insert)));
      }
      expect(isNew.filter(Boolean)).to.have.length(200);
      const options = { lifetimeMs: 60_000, epochs: {}, namespace: 'ns' };
      await inTurns(400, ({ entries }, at) => entries.write('p', `${at >> 1}`, 'v', options));
      for (const { counters, lists, entries } of stores) {
        expect(await counters.fields('p', 'k')).to.deep.equal({ n: 400 });
        expect(await lists.size('p', 'l')).to.equal(200);
        expect(await entries.count('p', 'ns')).to.equal(200);
      }
    });
  });

  describe('one of them killed', () => {
    const closing = closingAfter(afterEach);
    const directory = temporaryDirectory();
    let process: RemoteProcess | undefined;
    afterEach(async () => process?.kill('SIGKILL'));

    for (const acknowledgements of [1, 7, 40, 111]) {
      it(`after ${acknowledgements} acknowledged inserts loses none`, async () => {
        process = new RemoteProcess({ directory: directory() });
        const { lists } = await process.open();
        const acknowledged: string[] = [];
        const enough = Promise.withResolvers<void>();
        for (const at of numbers(acknowledgements + 200)) {
          void lists.insert('e', 'l', `${at}`, 'v', { durable: true }).then(() => {
            if (acknowledged.push(`${at}`) === acknowledgements) enough.resolve();
          });
        }
        await enough.promise;
        await process.kill('SIGKILL');
        const store = closing(await openSqliteStorage({ directory: directory() }));
        const { records } = await store.lists.page('e', 'l', null, 1000);
        expect(records.map(({ id }) => id)).to.include.members(acknowledged);
        expect(await store.lists.size('e', 'l')).to.equal(records.length);
        const file = new DatabaseSync(join(directory(), 'threadr.db'));
        expect(file.prepare('PRAGMA integrity_check').get()).to.deep.include({ integrity_check: 'ok' });
        file.close();
      });
    }
  });
});
