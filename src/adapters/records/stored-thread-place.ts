import type { CacheNamespace } from '../../domain/cache-namespace.ts';
import { parseThreadId } from '../../domain/fingerprint.ts';
import type { ThreadId } from '../../domain/thread.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import { sourcePartition } from './partitions.ts';

/** What is counted, and cleared, as threads. */
export const threadsScope: CacheNamespace = 'threads';
/** Texts are counted apart, and threads of histories with them. A thread is in their scope too: without its text it is not kept. */
export const textsScope = 'texts';

/** Where everything that is kept of a thread lies. */
export interface ThreadPlace {
  readonly partition: Partition;
  /** Of all that is kept of it. */
  readonly scopes: readonly string[];
  /** Of the cached thread. */
  readonly key: string;
  /** Of the cached thread: it can be superseded, which leaves its text and the copies of histories alone. */
  readonly ownScopes: readonly string[];
  /** Of the copy of that name, which histories share. */
  readonly copyKey: (copy: string) => string;
  /** Of how many histories share a copy, and its name. */
  readonly countKey: string;
}

export const placeOf = (id: ThreadId): ThreadPlace => {
  const parsed = parseThreadId(id);
  if (parsed === null) throw new TypeError('not a thread id');
  const { sourceScope, digest } = parsed;
  const scopes = [threadsScope, textsScope, sourceScope];
  const key = `t:${digest}`;
  return {
    partition: sourcePartition(sourceScope),
    scopes,
    key,
    ownScopes: [...scopes, key],
    copyKey: (copy) => `k:${digest}:${copy}`,
    countKey: `n:${digest}`,
  };
};
