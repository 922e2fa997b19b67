/**
 * A complete storage backend in the Maps of one process, to copy and to put your own store in the place of the Maps.
 * It keeps every promise of the storage contract but the sizes: what has expired is let go only when somebody asks for
 * it, unions and quotas' counts take time and memory that grow. docs/backends.md tells what a real store does instead.
 *
 *     STORAGE=module:docs/examples/plain-storage.ts npm start
 */
// In a project of your own: from 'threadr/ports'.
import { type Storage, StorageFault, type StorageModuleOptions } from '../../src/app/package/ports.ts';
import { PlainCounters } from './plain-counters.ts';
import { PlainEntries } from './plain-entries.ts';
import { PlainLists } from './plain-lists.ts';
import { PlainValues } from './plain-values.ts';

export default ({ clock }: StorageModuleOptions): Storage => {
  let closed = false;
  // Every verb begins with this. The clock of a store that several instances share is the store's own, not this one.
  const begin = (): number => {
    if (closed) throw new StorageFault('the plain backend is closed');
    return Math.floor(clock.now());
  };
  const startedAtMs = begin();
  const values = new PlainValues(begin);
  return {
    values,
    entries: new PlainEntries(begin),
    counters: new PlainCounters(begin),
    lists: new PlainLists(begin),

    describe: async () => ({
      backend: 'plain',
      shared: false,
      memoryUsedBytes: null,
      connectedClients: null,
      uptimeSeconds: Math.max(0, (begin() - startedAtMs) / 1000),
      durability: 'no',
      evicts: false,
    }),

    // A real write: a store that answers reads and refuses writes must not pass.
    probe: async () => {
      const startMs = begin();
      await values.put('threadr-probe', 'probe', 'probe');
      await values.remove('threadr-probe', ['probe']);
      return { latencyMs: Math.max(0, begin() - startMs) };
    },

    close: async () => {
      closed = true;
    },
  };
};
