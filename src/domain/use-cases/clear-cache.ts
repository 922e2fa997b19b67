import type { CacheAdministration } from '../../ports/cache-administration.ts';
import type { CacheNamespace } from '../cache-namespace.ts';
import { type Source, sourceDigestOf } from '../order.ts';

/** What is to be forgotten: everything of a source, all of a kind, or all. */
export type ClearOrder =
  | { readonly kind: 'source'; readonly source: Source }
  | { readonly kind: 'namespace'; readonly namespace: CacheNamespace }
  | { readonly kind: 'all' };

/** Forgets what was cached. @throws StorageFault when it may not have been forgotten */
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
