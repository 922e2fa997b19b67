import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredAccessRegister } from '../../../src/adapters/records/stored-access-register.ts';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import type { AccessRegister } from '../../../src/ports/access-register.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { AccessRegisterHarness, SharedRegisters } from '../../contracts/access-register.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { withVerbs } from '../../support/storage-with-verbs.ts';
import { askRedis, firstOf, type Topology } from '../../support/topologies.ts';

/** What stands between a test and the record, such as a guard. */
type Around = (register: AccessRegister) => AccessRegister;

/** @param open a pair of clients of one empty store, or the same twice */
const harnessOver = (open: () => Promise<readonly Storage[]>, around: Around): AccessRegisterHarness => {
  const opened = new Map<SharedRegisters, { readonly storages: readonly Storage[]; readonly written: string[] }>();
  return {
    open: async () => {
      const storages = await open();
      const written: string[] = [];
      const [one, other = one] = storages.map((storage) =>
        around(new StoredAccessRegister(noting(storage, written).values)),
      );
      if (one === undefined || other === undefined) throw new Error('no storage');
      const registers: SharedRegisters = [one, other];
      opened.set(registers, { storages, written });
      return registers;
    },
    kept: async (registers) => (opened.get(registers)?.written ?? []).join('\n'),
    close: async (registers) => {
      await Promise.all((opened.get(registers)?.storages ?? []).map((storage) => storage.close()));
      opened.delete(registers);
    },
  };
};

/** Writes down all that the storage is given to keep. */
const noting = (storage: Storage, written: string[]): Storage =>
  withVerbs(storage, {
    values: {
      put: (partition, key, value, options) => {
        written.push(partition, key, value);
        return storage.values.put(partition, key, value, options);
      },
    },
  });

const asIs: Around = (register) => register;

export const overMemory = (around = asIs): AccessRegisterHarness =>
  harnessOver(async () => [new MemoryStorage({ clock: new FakeClock(1_700_000_000_000) })], around);

/** Two connections to one file. */
export const overSqlite = (directory: () => string, around = asIs): AccessRegisterHarness =>
  harnessOver(
    () => Promise.all([openSqliteStorage({ directory: directory() }), openSqliteStorage({ directory: directory() })]),
    around,
  );

/** Two clients of one server. */
export const overRedis = (redis: () => Topology, around = asIs): AccessRegisterHarness =>
  harnessOver(async () => {
    await askRedis(firstOf(redis()).port, 'flushall');
    return Promise.all([openStorage(redis().target), openStorage(redis().target)]);
  }, around);
