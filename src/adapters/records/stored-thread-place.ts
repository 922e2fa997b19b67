import type { CacheNamespace } from '../../domain/cache-namespace.ts';
import { parseThreadId } from '../../domain/fingerprint.ts';
import type { ThreadId } from '../../domain/thread.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import { sourcePartition } from './partitions.ts';

/** The scope in which threads are counted and cleared. */
export const threadsScope: CacheNamespace = 'threads';
/**
 * Texts, and threads in histories, are counted separately. Threads are in this scope too: without its text a thread is
 * not kept.
 */
export const textsScope = 'texts';

/** Where everything about a thread is stored. */
export interface ThreadPlace {
  readonly partition: Partition;
  /** The scopes of everything about it. */
  readonly scopes: readonly string[];
  /** The key of the cached thread. */
  readonly key: string;
  /** The scopes of the cached thread: superseding it does not affect its text and the copies of histories. */
  readonly ownScopes: readonly string[];
  /** The key of the copy with that name, which histories share. */
  readonly copyKey: (copy: string) => string;
  /** The key of the count of histories that share a copy, and of its name. */
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
