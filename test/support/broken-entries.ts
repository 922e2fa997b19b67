import { type Break, elsewhere } from './break.ts';
import { withVerbs } from './storage-with-verbs.ts';

/** Stores whatever it is given, under the epochs of the moment. */
export const withoutFences: Break = (store) =>
  withVerbs(store, {
    entries: {
      write: async (p, key, value, options) => {
        const { epochs } = await store.entries.read(p, key, Object.keys(options.epochs));
        return store.entries.write(p, key, value, { ...options, epochs });
      },
    },
  });

/** Invalidates first, and then writes. */
export const renewsInTwoSteps: Break = (store) =>
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
export const renewsNothing: Break = (store) =>
  withVerbs(store, {
    entries: { write: (p, key, value, { renews: _, ...options }) => store.entries.write(p, key, value, options) },
  });

/** Takes a lifetime of 0 for none, as stores do whose TTL of 0 is for ever. */
export const keepsForEver: Break = (store) =>
  withVerbs(store, {
    entries: {
      write: (p, key, value, options) =>
        store.entries.write(p, key, value, { ...options, lifetimeMs: options.lifetimeMs || Number.MAX_SAFE_INTEGER }),
    },
  });

/** Lets what a caller has stand for what is current, whatever was invalidated since. */
export const trustsVersions: Break = (store) =>
  withVerbs(store, {
    entries: {
      read: async (p, key, scopes, have) => {
        const reading = await store.entries.read(p, key, scopes, have);
        return have === undefined ? reading : { kind: 'unchanged', ttlMs: 1000, epochs: reading.epochs };
      },
    },
  });
