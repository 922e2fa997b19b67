import type { CaptureEmail } from '../../domain/use-cases/capture-email.ts';
import type { CheckLimit } from '../../domain/use-cases/check-limit.ts';
import type { CheckUsage } from '../../domain/use-cases/check-usage.ts';
import type { ClearCache } from '../../domain/use-cases/clear-cache.ts';
import type { CountEmails } from '../../domain/use-cases/count-emails.ts';
import type { EraseEmail } from '../../domain/use-cases/erase-email.ts';
import type { ExportEmails } from '../../domain/use-cases/export-emails.ts';
import type { FindThread } from '../../domain/use-cases/find-thread.ts';
import type { GenerateThread } from '../../domain/use-cases/generate-thread.ts';
import type { RecordAnalytics } from '../../domain/use-cases/record-analytics.ts';
import type { SummariseAnalytics } from '../../domain/use-cases/summarise-analytics.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { Bound } from '../bound.ts';
import type { CacheFigures } from '../cache-figures.ts';
import type { Histories } from '../histories.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { ProcessFigures } from '../process-figures.ts';
import type { Settings } from '../settings/settings.ts';
import type { StorageHealth } from '../storage-health.ts';
import type { WriterLoad } from '../writer.ts';
import { analyticsSummary } from './handlers/analytics.ts';
import { cacheStats, clearCache } from './handlers/cache.ts';
import { captureEmail } from './handlers/capture-email.ts';
import { emailStats, eraseEmail, exportEmails } from './handlers/emails.ts';
import { generate } from './handlers/generate.ts';
import { alive, health, ready, startup } from './handlers/health.ts';
import { type Exposition, metrics } from './handlers/metrics.ts';
import { monitor } from './handlers/monitor.ts';
import { rateLimitStatus } from './handlers/rate-limit-status.ts';
import { cacheHealth, legacyHealth, storageStats, testStorage } from './handlers/storage-health.ts';
import { showThread } from './handlers/threads.ts';
import { usageStatus } from './handlers/usage.ts';
import { type PremiumDesk, premiumRoutes } from './premium-routes.ts';
import type { Route } from './route.ts';
import type { SessionCookie } from './session-cookie.ts';
import { type SessionDesk, sessionRoutes } from './session-routes.ts';

/** What the routes need: use-cases, and what there is to tell about the process. */
export interface Rooms {
  readonly settings: Settings;
  readonly bound: Bound;
  readonly clock: Clock;
  /** With fractions of milliseconds, for how long things take. */
  readonly stopwatch: Clock;
  readonly lifecycle: Lifecycle;
  readonly generateThread: GenerateThread;
  readonly findThread: FindThread;
  readonly checkLimit: CheckLimit;
  readonly captureEmail: CaptureEmail;
  readonly exportEmails: ExportEmails;
  readonly countEmails: CountEmails;
  readonly eraseEmail: EraseEmail;
  readonly clearCache: ClearCache;
  readonly recordAnalytics: RecordAnalytics;
  readonly summariseAnalytics: SummariseAnalytics;
  readonly checkUsage: CheckUsage;
  readonly premiumDesk: PremiumDesk;
  readonly sessionDesk: SessionDesk;
  readonly histories: Histories;
  readonly sessionCookie: SessionCookie;
  readonly storage: Storage;
  readonly storageHealth: StorageHealth;
  readonly cacheFigures: CacheFigures;
  readonly writerLoad: WriterLoad;
  readonly budget: Budget | null;
  readonly processFigures: ProcessFigures;
  readonly exposition: Exposition;
}

/** Every way into the service. */
export const routesOf = (rooms: Rooms): readonly Route[] => [
  ...visitorRoutes(rooms),
  ...healthRoutes(rooms),
  ...operatorRoutes(rooms),
  ...emailRoutes(rooms),
  ...premiumRoutes(rooms.premiumDesk, rooms.sessionCookie),
  ...sessionRoutes(rooms.sessionDesk, rooms.sessionCookie),
];

const visitorRoutes = (rooms: Rooms): readonly Route[] => {
  const { settings } = rooms;
  const keepEmail = captureEmail(rooms.captureEmail);
  const makeThread = generate(rooms, settings.reading.maxContentLength);
  const tellLimit = rateLimitStatus(rooms.checkLimit, settings.limits.threads);
  const tellUsage = usageStatus(rooms.checkUsage, settings.limits.threads);
  return [
    { method: 'POST', path: '/api/generate', access: 'visitor', body: true, handle: makeThread },
    { method: 'GET', path: '/api/threads/:id', access: 'visitor', handle: showThread(rooms.findThread) },
    { method: 'GET', path: '/api/rate-limit-status', access: 'visitor', handle: tellLimit },
    { method: 'GET', path: '/api/usage/status', access: 'visitor', handle: tellUsage },
    { method: 'POST', path: '/api/capture-email', access: 'visitor', body: true, handle: keepEmail },
    { method: 'POST', path: '/api/subscribe', access: 'visitor', body: true, handle: keepEmail },
  ];
};

const healthRoutes = (rooms: Rooms): readonly Route[] => {
  const { settings, bound, clock, lifecycle, storageHealth, cacheFigures } = rooms;
  const isHealthy = health(bound, storageHealth, settings.environment, clock);
  const isReady = ready(lifecycle, storageHealth, settings.storage.required);
  const isCacheHealthy = cacheHealth(bound.storage.name, storageHealth, cacheFigures);
  return [
    { method: 'GET', path: '/health', access: 'anyone', handle: isHealthy },
    { method: 'GET', path: '/livez', access: 'anyone', handle: alive },
    { method: 'GET', path: '/readyz', access: 'anyone', handle: isReady },
    { method: 'GET', path: '/health/cache', access: 'anyone', handle: isCacheHealthy },
    { method: 'GET', path: '/api/v1/health', access: 'anyone', handle: legacyHealth(storageHealth) },
  ];
};

const operatorRoutes = (rooms: Rooms): readonly Route[] => {
  const { settings, bound, storage, storageHealth, cacheFigures } = rooms;
  const { name } = bound.storage;
  const tellStats = cacheStats(name, storage, cacheFigures);
  const tellAll = monitor(rooms, name);
  const summarise = analyticsSummary(rooms.summariseAnalytics, settings.analytics.keptDays);
  const tellStartup = startup(bound, storageHealth, settings.read);
  const metricsAccess = settings.http.metricsPublic ? 'anyone' : 'operator';
  return [
    { method: 'GET', path: '/metrics', access: metricsAccess, handle: metrics(rooms.exposition) },
    { method: 'GET', path: '/debug/startup', access: 'operator', handle: tellStartup },
    { method: 'GET', path: '/api/monitor/health', access: 'operator', handle: tellAll },
    { method: 'GET', path: '/api/cache/stats', access: 'operator', handle: tellStats },
    { method: 'GET', path: '/api/analytics/summary', access: 'operator', handle: summarise },
    {
      method: 'DELETE',
      path: '/api/cache/clear',
      access: 'operator',
      body: true,
      handle: clearCache(rooms.clearCache),
    },
    {
      method: 'GET',
      path: '/api/analytics/redis-stats',
      access: 'operator',
      handle: storageStats(storage, cacheFigures),
    },
    { method: 'GET', path: '/test-redis', access: 'operator', handle: testStorage(storage) },
  ];
};

const emailRoutes = (rooms: Rooms): readonly Route[] => {
  const exportAll = exportEmails(rooms.exportEmails, rooms.clock);
  return [
    { method: 'GET', path: '/api/emails', access: 'operator', handle: exportAll },
    { method: 'GET', path: '/api/emails/stats', access: 'operator', handle: emailStats(rooms.countEmails) },
    { method: 'DELETE', path: '/api/emails/:email', access: 'operator', handle: eraseEmail(rooms.eraseEmail) },
  ];
};
