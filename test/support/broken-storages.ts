import { type Break, elsewhere } from './break.ts';
import { fixedWindow, refundsBelowZero, renewsLifetimes, spendsOnRefusal, trustsObjects } from './broken-counters.ts';
import { keepsForEver, renewsInTwoSteps, renewsNothing, trustsVersions, withoutFences } from './broken-entries.ts';
import { boundTo, withVerbs } from './storage-with-verbs.ts';

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
