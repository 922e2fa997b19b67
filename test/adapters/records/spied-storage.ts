import type { Storage } from '../../../src/ports/storage/storage.ts';

/** Which argument of a verb is a value, and not a name. */
const valueArguments: Readonly<Record<string, number>> = { put: 2, write: 2, insert: 3 };

export interface SpiedStorage extends Pick<Storage, 'values' | 'entries' | 'counters' | 'lists'> {
  /** Every call, in order: the verb, and all that it names; not the values. */
  readonly calls: Call[];
}

type Call = readonly [verb: string, ...names: unknown[]];

/** The storage itself, with what it is asked written down: partitions, keys, scopes, fields, members, ids. */
export const spiedStorage = (storage: Storage): SpiedStorage => {
  const calls: Call[] = [];
  const spied = <T extends object>(facet: T): T =>
    new Proxy(facet, {
      get: (target, verb) => {
        const method: unknown = Reflect.get(target, verb);
        if (typeof method !== 'function') return method;
        return (...args: readonly unknown[]): unknown => {
          calls.push([String(verb), ...args.filter((_, i) => i !== valueArguments[String(verb)])]);
          return method.apply(target, args);
        };
      },
    });
  const { values, entries, counters, lists } = storage;
  return { values: spied(values), entries: spied(entries), counters: spied(counters), lists: spied(lists), calls };
};
