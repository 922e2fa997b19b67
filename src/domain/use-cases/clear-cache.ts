import type { CacheAdministration } from '../../ports/cache-administration.ts';
import type { CacheNamespace } from '../cache-namespace.ts';
import { type Source, sourceDigestOf } from '../order.ts';

/** What to clear: everything of one source, everything of one kind, or everything. */
export type ClearOrder =
  | { readonly kind: 'source'; readonly source: Source }
  | { readonly kind: 'namespace'; readonly namespace: CacheNamespace }
  | { readonly kind: 'all' };

/** Clears the cache. @throws StorageFault when something may be left */
export class ClearCache {
  readonly #administration: CacheAdministration;

  constructor(administration: CacheAdministration) {
    this.#administration = administration;
  }

  run(order: ClearOrder): Promise<void> {
    if (order.kind !== 'source') return this.#administration.clear(order);
    return this.#administration.clear({ kind: 'source', sourceDigest: sourceDigestOf(order.source) });
  }
}
