import type { Counters } from '../../src/ports/storage/counters.ts';
import type { Entries } from '../../src/ports/storage/entries.ts';
import type { Lists } from '../../src/ports/storage/lists.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import type { Values } from '../../src/ports/storage/values.ts';

/** The verbs of each facet that are to be others. */
export interface Facets {
  readonly values?: Partial<Values>;
  readonly entries?: Partial<Entries>;
  readonly counters?: Partial<Counters>;
  readonly lists?: Partial<Lists>;
}

/** The store with some of its verbs replaced. */
export const withVerbs = (store: Storage, { values, entries, counters, lists }: Facets): Storage => ({
  values: Object.assign(boundTo(store.values), values),
  entries: Object.assign(boundTo(store.entries), entries),
  counters: Object.assign(boundTo(store.counters), counters),
  lists: Object.assign(boundTo(store.lists), lists),
  describe: () => store.describe(),
  probe: () => store.probe(),
  close: () => store.close(),
});

/** The facet's verbs as a plain object, to be changed at will. */
export const boundTo = <F extends object>(facet: F): F => {
  const prototype = Object.getPrototypeOf(facet) as object;
  const methods = Object.getOwnPropertyNames(prototype === Object.prototype ? facet : prototype);
  const bind = (name: string): [string, unknown] => [name, (facet as Record<string, () => void>)[name]?.bind(facet)];
  return Object.fromEntries(methods.filter((name) => name !== 'constructor').map(bind)) as F;
};
