import type { AddOptions, Amounts, Demand, Taking } from '../../src/ports/storage/counters.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { boundTo, withVerbs } from './storage-with-verbs.ts';

/** Turns a right store into one with a mistake that storage backends are known to make. */
export type Break = (sound: Storage) => Storage;

const elsewhere = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Reads, lets others in, and then writes what it found right. */
const racy: Break = (store) =>
  withVerbs(store, {
    values: {
      put: async (p, key, value, { only, ...options } = {}) => {
        const [present] = await store.values.get(p, [key]);
        await elsewhere();
        if (only === 'if-absent' && present) return false;
        if (typeof only === 'object' && present?.value !== only.ifEquals) return false;
        return store.values.put(p, key, value, options);
      },
    },
    counters: {
      take: async (p, key, demand) => {
        const { used } = await store.counters.take(p, key, { ...demand, cost: 0 });
        await elsewhere();
        if (used + demand.cost > demand.limit) return { granted: false, used, returnsInMs: 1, receipt: null };
        return store.counters.take(p, key, { ...demand, limit: Number.MAX_SAFE_INTEGER });
      },
      add: async (p, key, amounts, { cap = {}, ...options } = {}) => {
        const sums = await store.counters.fields(p, key);
        await elsewhere();
        const past = Object.entries(amounts).some(([f, n]) => n > 0 && (sums[f] ?? 0) + n > (cap[f] ?? Infinity));
        return past ? false : store.counters.add(p, key, amounts, options);
      },
    },
  });

/** Begins the lifetime of sums anew with each write. */
const renewsLifetimes: Break = (store) => {
  let generation = 0;
  const current = new Map<string, string>();
  const nameOf = (p: string, key: string): string => current.get(JSON.stringify([p, key])) ?? key;
  const add = async (p: string, key: string, amounts: Amounts, options: AddOptions = {}): Promise<boolean> => {
    const before = await store.counters.fields(p, nameOf(p, key));
    generation += 1;
    const name = `${key} ${generation}`;
    current.set(JSON.stringify([p, key]), name);
    await store.counters.add(p, name, before, options);
    return store.counters.add(p, name, amounts, options);
  };
  return withVerbs(store, { counters: { add, fields: (p, key) => store.counters.fields(p, nameOf(p, key)) } });
};

/** Stores whatever it is given, under the epochs of the moment. */
const withoutFences: Break = (store) =>
  withVerbs(store, {
    entries: {
      write: async (p, key, value, options) => {
        const { epochs } = await store.entries.read(p, key, Object.keys(options.epochs));
        return store.entries.write(p, key, value, { ...options, epochs });
      },
    },
  });

/** Invalidates first, and then writes. */
const renewsInTwoSteps: Break = (store) =>
  withVerbs(store, {
    entries: {
      write: async (p, key, value, { renews, ...options }) => {
        if (renews === undefined) return store.entries.write(p, key, value, options);
        await store.entries.invalidate(p, renews);
        await elsewhere();
        const { epochs } = await store.entries.read(p, key, [renews]);
        return store.entries.write(p, key, value, { ...options, epochs: { ...options.epochs, ...epochs } });
      },
    },
  });

/** Stores as ever, and renews nothing. */
const renewsNothing: Break = (store) =>
  withVerbs(store, {
    entries: { write: (p, key, value, { renews: _, ...options }) => store.entries.write(p, key, value, options) },
  });

/** Takes a lifetime of 0 for none, as stores do whose TTL of 0 is for ever. */
const keepsForEver: Break = (store) =>
  withVerbs(store, {
    entries: {
      write: (p, key, value, options) =>
        store.entries.write(p, key, value, { ...options, lifetimeMs: options.lifetimeMs || Number.MAX_SAFE_INTEGER }),
    },
  });

type Verb = (p: string, ...rest: unknown[]) => unknown;

/** Keeps all partitions in one. */
const withoutPartitions: Break = (store) => {
  const flat = <F extends object>(facet: F): F => {
    const verbs = Object.entries(boundTo(facet) as Record<string, Verb>);
    // A suite calls its second partition as the first, with an x behind: the two become one.
    const flatten = (p: string): string => p.replace(/x$/, '');
    const inOne =
      (verb: Verb): Verb =>
      (p, ...rest) =>
        verb(flatten(p), ...rest);
    return Object.fromEntries(verbs.map(([name, verb]) => [name, inOne(verb)])) as F;
  };
  return withVerbs(store, {
    values: flat(store.values),
    entries: flat(store.entries),
    counters: flat(store.counters),
    lists: flat(store.lists),
  });
};

/** Takes every receipt as credit, also the second time. */
const refundsBelowZero: Break = (store) => {
  const credits = new Map<string, number>();
  const creditOf = (p: string, key: string): number => credits.get(JSON.stringify([p, key])) ?? 0;
  return withVerbs(store, {
    counters: {
      take: async (p, key, demand) => {
        const credit = creditOf(p, key);
        const taking = await store.counters.take(p, key, { ...demand, limit: demand.limit + credit });
        return { ...taking, used: taking.used - credit };
      },
      giveBack: async (p, key) => void credits.set(JSON.stringify([p, key]), creditOf(p, key) + 1),
    },
  });
};

/** Counts per aligned window, so that two limits fit around the boundary. */
const fixedWindow =
  (now: () => number): Break =>
  (store) => {
    const take = async (p: string, key: string, demand: Demand): Promise<Taking> => {
      const window = Math.floor(now() / demand.windowMs);
      const { n: used = 0 } = await store.counters.fields(p, `${key} ${window}`);
      const returnsInMs = (window + 1) * demand.windowMs - now();
      if (used + demand.cost > demand.limit) return { granted: false, used, returnsInMs, receipt: null };
      await store.counters.add(p, `${key} ${window}`, { n: demand.cost });
      return { granted: true, used: used + demand.cost, returnsInMs, receipt: demand.cost ? `${window}` : null };
    };
    return withVerbs(store, { counters: { take } });
  };

/** Lets a refused demand count, as counting limiters do that increment first. */
const spendsOnRefusal: Break = (store) =>
  withVerbs(store, {
    counters: {
      take: async (p, key, demand) => {
        const taking = await store.counters.take(p, key, { ...demand, limit: Number.MAX_SAFE_INTEGER });
        return taking.used <= demand.limit ? taking : { ...taking, granted: false, receipt: null };
      },
    },
  });

/** Its cursor is a position, so that an erasure makes the walk miss a record. */
const pagesByPosition: Break = (store) =>
  withVerbs(store, {
    lists: {
      page: async (p, list, after, n) => {
        const { records } = await store.lists.page(p, list, null, 100_000);
        const start = Number(after ?? 0);
        const next = start + n < records.length ? String(start + n) : null;
        return { records: records.slice(start, start + n), next };
      },
    },
  });

/** Keeps fields in an object, where some names are there from the beginning. */
const trustsObjects: Break = (store) =>
  withVerbs(store, {
    counters: {
      fields: async (p, key) => {
        const fields: Record<string, number> = {};
        for (const [field, n] of Object.entries(await store.counters.fields(p, key))) fields[field] = n;
        return fields;
      },
    },
  });

/** Lets what a caller has stand for what is current, whatever was invalidated since. */
const trustsVersions: Break = (store) =>
  withVerbs(store, {
    entries: {
      read: async (p, key, scopes, have) => {
        const reading = await store.entries.read(p, key, scopes, have);
        return have === undefined ? reading : { kind: 'unchanged', ttlMs: 1000, epochs: reading.epochs };
      },
    },
  });

/** Each with the part of the suite that must notice. */
export const brokenStorages = (now: () => number): Readonly<Record<string, { break: Break; noticedBy: RegExp }>> => ({
  'a racy store': { break: racy, noticedBy: /of 500 at once/ },
  'one that renews lifetimes': { break: renewsLifetimes, noticedBy: /sums > have one lifetime/ },
  'one without fences': { break: withoutFences, noticedBy: /cannot store after it/ },
  'one that renews in two steps': { break: renewsInTwoSteps, noticedBy: /the earlier entry there until/ },
  'one that renews nothing': { break: renewsNothing, noticedBy: /renews > stores, and what began before/ },
  'one whose TTL of 0 is for ever': { break: keepsForEver, noticedBy: /taken away by a lifetime of 0/ },
  'one that forgets partitions': { break: withoutPartitions, noticedBy: /of two partitions/ },
  'one that refunds below zero': { break: refundsBelowZero, noticedBy: /never frees more than there was/ },
  'one with fixed windows': { break: fixedWindow(now), noticedBy: /any window > .*never has more/ },
  'one whose refusals spend': { break: spendsOnRefusal, noticedBy: /a refusal spends nothing/ },
  'one that pages by position': { break: pagesByPosition, noticedBy: /that change during a walk/ },
  'one that keeps fields in an object': { break: trustsObjects, noticedBy: /odd keys and fields/ },
  'one that trusts versions': { break: trustsVersions, noticedBy: /not unchanged to whoever has it/ },
});
