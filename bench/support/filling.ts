import { sourcePartition } from '../../src/adapters/records/partitions.ts';
import { cacheNamespaces } from '../../src/domain/cache-namespace.ts';
import { sha256, sourceScopeOf } from '../../src/domain/fingerprint.ts';
import type { Entries } from '../../src/ports/storage/entries.ts';

/** As if each source had been asked for in seven ways, and its article been kept. */
const entriesPerSource = 8;
const inFlight = 512;
const value = JSON.stringify({ content: 'A post of a thread, and what is told about it. '.repeat(5) });

/**
 * Writes so many entries through the port, over all partitions.
 *
 * @param lifetimeMs of each, asked for when it is written
 */
export const fill = async (entries: Entries, count: number, lifetimeMs: () => number): Promise<void> => {
  const sources = count / entriesPerSource;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < sources) {
      const source = next;
      next += 1;
      await fillSource(entries, source, Math.min(entriesPerSource, count - source * entriesPerSource), lifetimeMs);
    }
  };
  await Promise.all(Array.from({ length: inFlight / entriesPerSource }, work));
};

const fillSource = async (entries: Entries, source: number, n: number, lifetimeMs: () => number): Promise<void> => {
  const scope = sourceScopeOf(sha256(`source ${source}`));
  const partition = sourcePartition(scope);
  const { epochs } = await entries.read(partition, `a:${scope}`, [...cacheNamespaces, scope]);
  const stored = await Promise.all(
    Array.from({ length: n }, (_, i) => {
      const namespace = i === 0 ? 'articles' : 'threads';
      const fence = { [namespace]: epochs[namespace] ?? '', [scope]: epochs[scope] ?? '' };
      const key = i === 0 ? `a:${scope}` : `t:${scope}${i}`;
      return entries.write(partition, key, value, { lifetimeMs: lifetimeMs(), epochs: fence, namespace });
    }),
  );
  if (!stored.every(Boolean)) throw new Error('an entry was not stored');
};
