import type { AddOptions, Amounts, Demand, Taking } from '../../src/ports/storage/counters.ts';
import type { Break } from './break.ts';
import { withVerbs } from './storage-with-verbs.ts';

/** Begins the lifetime of sums anew with each write. */
export const renewsLifetimes: Break = (store) => {
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

/** Takes every receipt as credit, also the second time. */
export const refundsBelowZero: Break = (store) => {
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
export const fixedWindow =
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
export const spendsOnRefusal: Break = (store) =>
  withVerbs(store, {
    counters: {
      take: async (p, key, demand) => {
        const taking = await store.counters.take(p, key, { ...demand, limit: Number.MAX_SAFE_INTEGER });
        return taking.used <= demand.limit ? taking : { ...taking, granted: false, receipt: null };
      },
    },
  });

/** Keeps fields in an object, where some names are there from the beginning. */
export const trustsObjects: Break = (store) =>
  withVerbs(store, {
    counters: {
      fields: async (p, key) => {
        const fields: Record<string, number> = {};
        for (const [field, n] of Object.entries(await store.counters.fields(p, key))) fields[field] = n;
        return fields;
      },
    },
  });
