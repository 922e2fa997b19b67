import { z } from 'zod';
import { type CacheNamespace, cacheNamespaces } from '../../../domain/cache-namespace.ts';
import { parseHttpUrl } from '../../../domain/canonical-url.ts';
import { unlessDown } from '../../../domain/failure.ts';
import { normaliseText } from '../../../domain/source-text.ts';
import type { ClearCache, ClearOrder } from '../../../domain/use-cases/clear-cache.ts';
import type { Storage } from '../../../ports/storage/storage.ts';
import type { CacheFigures } from '../../cache-figures.ts';
import type { Context } from '../context.ts';
import { parseBody } from '../json-body.ts';
import { Problem } from '../problems.ts';
import { hitRatePercent, humanBytes } from './figures.ts';

/** `GET /api/cache/stats`: the cost does not depend on the number of entries. */
export const cacheStats =
  (backend: string, storage: Storage, figures: CacheFigures) =>
  async (ctx: Context): Promise<void> => {
    const [description, entries, quotas, counts] = await Promise.all([
      unlessDown(storage.describe()),
      unlessDown(figures.countEntries()),
      unlessDown(figures.countQuotas()),
      unlessDown(figures.hitCounts()),
    ]);
    ctx.body = {
      available: description !== null && entries !== null,
      backend,
      cache_entries: entries,
      rate_limit_entries: quotas,
      memory_used: description?.memoryUsedBytes == null ? null : humanBytes(description.memoryUsedBytes),
      connected_clients: description?.connectedClients ?? null,
      uptime_seconds: description?.uptimeSeconds == null ? null : Math.floor(description.uptimeSeconds),
      hits: counts?.hits ?? null,
      misses: counts?.misses ?? null,
      hit_rate_percent: counts && hitRatePercent(counts),
    };
  };

const clearRequestSchema = z
  .strictObject({
    url: z.string('Must be a string.').optional(),
    text: z.string('Must be a string.').optional(),
    namespace: z.enum(cacheNamespaces, `Must be one of ${cacheNamespaces.join(', ')}.`).optional(),
    all: z.literal(true, 'Must be true.').optional(),
  })
  .refine((body) => Object.keys(body).length === 1, 'Send exactly one of "url", "text", "namespace" and "all".');

/** `DELETE /api/cache/clear`: cleared entries are misses at once, on every instance, in constant time. */
export const clearCache =
  (clear: ClearCache) =>
  async (ctx: Context): Promise<void> => {
    const body = parseBody(ctx, clearRequestSchema);
    await clear.run(orderOf(body));
    ctx.body = { cleared: true, scope: Object.keys(body)[0] };
  };

const orderOf = (body: z.infer<typeof clearRequestSchema>): ClearOrder => {
  if (body.url !== undefined) return { kind: 'source', source: { type: 'url', url: urlIn(body.url) } };
  if (body.text !== undefined) return { kind: 'source', source: { type: 'text', text: normaliseText(body.text) } };
  const namespace: CacheNamespace | undefined = body.namespace;
  return namespace === undefined ? { kind: 'all' } : { kind: 'namespace', namespace };
};

const urlIn = (text: string): URL => {
  const url = parseHttpUrl(text);
  if (url === null)
    throw new Problem('invalid_request', { errors: [{ pointer: '/url', detail: 'Must be an http or https URL.' }] });
  return url;
};
