import { type CacheNamespace, cacheNamespaces } from '../../domain/cache-namespace.ts';
import { sourceScopeOf } from '../../domain/fingerprint.ts';
import type { CacheAdministration, ClearTarget } from '../../ports/cache-administration.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import { sourcePartition, sourcePartitions } from './partitions.ts';

/**
 * Clears by giving scopes new epochs, which the next read of any instance sees. A namespace is a scope of every
 * partition, invalidated in one tick; source texts are in their threads' scopes.
 */
export class StoredCacheAdministration implements CacheAdministration {
  readonly #storage: Pick<Storage, 'entries'>;

  constructor(storage: Pick<Storage, 'entries'>) {
    this.#storage = storage;
  }

  async clear(target: ClearTarget): Promise<void> {
    if (target.kind === 'source') {
      const scope = sourceScopeOf(target.sourceDigest);
      return this.#storage.entries.invalidate(sourcePartition(scope), scope);
    }
    const namespaces = target.kind === 'all' ? cacheNamespaces : [target.namespace];
    await Promise.all(namespaces.flatMap((namespace) => this.#clear(namespace)));
  }

  async countEntries(): Promise<number> {
    const { entries } = this.#storage;
    const counts = await Promise.all(
      cacheNamespaces.flatMap((namespace) => sourcePartitions.map((partition) => entries.count(partition, namespace))),
    );
    return counts.reduce((sum, n) => sum + n, 0);
  }

  #clear(namespace: CacheNamespace): readonly Promise<void>[] {
    return sourcePartitions.map((partition) => this.#storage.entries.invalidate(partition, namespace));
  }
}
