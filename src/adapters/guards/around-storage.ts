import type { Partition } from '../../ports/storage/partition.ts';
import type { Storage } from '../../ports/storage/storage.ts';

/** The verbs of a storage. */
export type VerbName =
  | `values.${keyof Storage['values']}`
  | `entries.${keyof Storage['entries']}`
  | `counters.${keyof Storage['counters']}`
  | `lists.${keyof Storage['lists']}`
  | 'describe'
  | 'probe';

/**
 * Makes the call at once, or not at all, and returns its result.
 *
 * @param durable true for a write that waits for disks or replicas
 * @param partition undefined for a verb about the whole backend
 */
export type Around = <T>(
  verb: VerbName,
  call: () => Promise<T>,
  durable?: boolean,
  partition?: Partition,
) => Promise<T>;

/** Wraps every verb but `close`. The shards stay the storage's own. */
export const aroundStorage = (storage: Storage, around: Around): Storage => {
  const { values, entries, counters, lists } = storage;
  const shardOf = storage.shardOf?.bind(storage);
  return {
    values: {
      get: (...args) => around('values.get', () => values.get(...args), false, args[0]),
      put: (...args) => around('values.put', () => values.put(...args), args[3]?.durable, args[0]),
      remove: (...args) => around('values.remove', () => values.remove(...args), false, args[0]),
    },
    entries: {
      read: (...args) => around('entries.read', () => entries.read(...args), false, args[0]),
      write: (...args) => around('entries.write', () => entries.write(...args), false, args[0]),
      invalidate: (...args) => around('entries.invalidate', () => entries.invalidate(...args), false, args[0]),
      count: (...args) => around('entries.count', () => entries.count(...args), false, args[0]),
    },
    counters: {
      take: (...args) => around('counters.take', () => counters.take(...args), false, args[0]),
      giveBack: (...args) => around('counters.giveBack', () => counters.giveBack(...args), false, args[0]),
      add: (...args) => around('counters.add', () => counters.add(...args), false, args[0]),
      fields: (...args) => around('counters.fields', () => counters.fields(...args), false, args[0]),
      addUnique: (...args) => around('counters.addUnique', () => counters.addUnique(...args), false, args[0]),
      countQuotas: (...args) => around('counters.countQuotas', () => counters.countQuotas(...args), false, args[0]),
      countUnique: (...args) => around('counters.countUnique', () => counters.countUnique(...args), false, args[0]),
    },
    lists: {
      insert: (...args) => around('lists.insert', () => lists.insert(...args), args[4]?.durable, args[0]),
      page: (...args) => around('lists.page', () => lists.page(...args), false, args[0]),
      erase: (...args) => around('lists.erase', () => lists.erase(...args), args[3]?.durable, args[0]),
      size: (...args) => around('lists.size', () => lists.size(...args), false, args[0]),
    },
    describe: () => around('describe', () => storage.describe()),
    probe: (partition) => around('probe', () => storage.probe(partition), false, partition),
    close: () => storage.close(),
    ...(shardOf && { shardOf }),
  };
};

/**
 * Whether a backend that only answers reads, such as a replica or a full server, refuses the verb. `take` counts as a
 * write even at a cost of 0: a read of the quota should meet what a real taking would.
 */
export const isWrite: Readonly<Record<VerbName, boolean>> = {
  'values.get': false,
  'values.put': true,
  'values.remove': true,
  'entries.read': false,
  'entries.write': true,
  'entries.invalidate': true,
  'entries.count': false,
  'counters.take': true,
  'counters.giveBack': true,
  'counters.add': true,
  'counters.fields': false,
  'counters.addUnique': true,
  'counters.countQuotas': false,
  'counters.countUnique': false,
  'lists.insert': true,
  'lists.page': false,
  'lists.erase': true,
  'lists.size': false,
  describe: false,
  probe: true,
};
