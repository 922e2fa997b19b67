import type { Storage } from '../../ports/storage/storage.ts';

/** What a storage can be asked. */
export type VerbName =
  | `values.${keyof Storage['values']}`
  | `entries.${keyof Storage['entries']}`
  | `counters.${keyof Storage['counters']}`
  | `lists.${keyof Storage['lists']}`
  | 'describe'
  | 'probe';

/** Begins the call, at once or not at all, and answers for it. @param durable what waits for disks or replicas */
export type Around = <T>(verb: VerbName, call: () => Promise<T>, durable?: boolean) => Promise<T>;

/** The storage with something around every verb but `close`. */
export const aroundStorage = (storage: Storage, around: Around): Storage => {
  const { values, entries, counters, lists } = storage;
  return {
    values: {
      get: (...args) => around('values.get', () => values.get(...args)),
      put: (...args) => around('values.put', () => values.put(...args), args[3]?.durable),
      remove: (...args) => around('values.remove', () => values.remove(...args)),
    },
    entries: {
      read: (...args) => around('entries.read', () => entries.read(...args)),
      write: (...args) => around('entries.write', () => entries.write(...args)),
      invalidate: (...args) => around('entries.invalidate', () => entries.invalidate(...args)),
      count: (...args) => around('entries.count', () => entries.count(...args)),
    },
    counters: {
      take: (...args) => around('counters.take', () => counters.take(...args)),
      giveBack: (...args) => around('counters.giveBack', () => counters.giveBack(...args)),
      add: (...args) => around('counters.add', () => counters.add(...args)),
      fields: (...args) => around('counters.fields', () => counters.fields(...args)),
      addUnique: (...args) => around('counters.addUnique', () => counters.addUnique(...args)),
      countQuotas: (...args) => around('counters.countQuotas', () => counters.countQuotas(...args)),
      countUnique: (...args) => around('counters.countUnique', () => counters.countUnique(...args)),
    },
    lists: {
      insert: (...args) => around('lists.insert', () => lists.insert(...args), args[4]?.durable),
      page: (...args) => around('lists.page', () => lists.page(...args)),
      erase: (...args) => around('lists.erase', () => lists.erase(...args)),
      size: (...args) => around('lists.size', () => lists.size(...args)),
    },
    describe: () => around('describe', () => storage.describe()),
    probe: () => around('probe', () => storage.probe()),
    close: () => storage.close(),
  };
};

/**
 * Whether a verb is refused by a backend that only answers reads, such as a replica or a full server. Taking from a quota
 * is a write also where it only looks: what it says should be what a taking would meet.
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
