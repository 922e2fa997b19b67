import type { ClearCache } from '../../../domain/use-cases/clear-cache.ts';
import type { SummariseAnalytics } from '../../../domain/use-cases/summarise-analytics.ts';
import type { Bound } from '../../bound.ts';
import type { CacheFigures } from '../../cache-figures.ts';
import type { ReadVariable } from '../../settings/environment.ts';
import { analyticsSummary } from '../handlers/analytics.ts';
import { cacheStats, clearCache } from '../handlers/cache.ts';
import { startup } from '../handlers/health.ts';
import { type Exposition, metrics } from '../handlers/metrics.ts';
import { type MonitoredParts, monitor } from '../handlers/monitor.ts';
import { storageStats, testStorage } from '../handlers/storage-health.ts';
import type { Route } from './route.ts';

/** The services of the operators' routes. */
export interface OperationsDesk extends MonitoredParts {
  readonly bound: Bound;
  /** The settings as read, secrets masked. */
  readonly settings: readonly ReadVariable[];
  readonly cacheFigures: CacheFigures;
  readonly clearCache: ClearCache;
  readonly summariseAnalytics: SummariseAnalytics;
  readonly analyticsDays: number;
  readonly exposition: Exposition;
  readonly metricsPublic: boolean;
}

export const operationsRoutes = (desk: OperationsDesk): readonly Route[] => {
  const { bound, storage, cacheFigures } = desk;
  const { name } = bound.storage;
  const access = 'operator';
  const tellStartup = startup(bound, desk.storageHealth, desk.settings);
  const summarise = analyticsSummary(desk.summariseAnalytics, desk.analyticsDays);
  const clear = clearCache(desk.clearCache);
  const expose = metrics(desk.exposition);
  return [
    { method: 'GET', path: '/metrics', access: desk.metricsPublic ? 'anyone' : access, handle: expose },
    { method: 'GET', path: '/debug/startup', access, handle: tellStartup },
    { method: 'GET', path: '/api/monitor/health', access, handle: monitor(desk, name) },
    { method: 'GET', path: '/api/cache/stats', access, handle: cacheStats(name, storage, cacheFigures) },
    { method: 'DELETE', path: '/api/cache/clear', access, body: true, handle: clear },
    { method: 'GET', path: '/api/analytics/summary', access, handle: summarise },
    { method: 'GET', path: '/api/analytics/redis-stats', access, handle: storageStats(storage, cacheFigures) },
    { method: 'GET', path: '/test-redis', access, handle: testStorage(storage) },
  ];
};
