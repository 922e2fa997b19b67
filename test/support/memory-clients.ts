import { StorageFault } from '../../src/domain/failure.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import type { StorageFaults } from '../contracts/storage.ts';

/** Several clients on one store in this process, whose backend can be made to fail: what a server is to a suite. */
export class SharedStore {
  readonly #store: Storage;
  #failing = false;

  constructor(store: Storage) {
    this.#store = store;
  }

  readonly faults: StorageFaults = {
    begin: async () => {
      this.#failing = true;
    },
    end: async () => {
      this.#failing = false;
    },
  };

  open(): Storage {
    let closed = false;
    const guard = <F extends object>(facet: F): F =>
      new Proxy(facet, {
        get:
          (target, name) =>
          async (...args: unknown[]) => {
            if (closed || this.#failing) throw new StorageFault('closed, or failing');
            return (target as Record<PropertyKey, (...args: unknown[]) => unknown>)[name]?.apply(target, args);
          },
      });
    const { values, entries, counters, lists, describe, probe } = this.#store;
    const itself = guard({ describe: describe.bind(this.#store), probe: probe.bind(this.#store) });
    return {
      values: guard(values),
      entries: guard(entries),
      counters: guard(counters),
      lists: guard(lists),
      describe: itself.describe,
      probe: itself.probe,
      close: async () => {
        closed = true;
      },
    };
  }
}
