import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { InProcessSingleFlight } from '../adapters/guards/in-process-single-flight.ts';
import { MemoryStorage } from '../adapters/memory/memory-storage.ts';
import { PrometheusMetrics } from '../adapters/prometheus/prometheus-metrics.ts';
import { StoredAnalyticsLog } from '../adapters/records/stored-analytics-log.ts';
import { StoredEmailList } from '../adapters/records/stored-email-list.ts';
import { StoredThreadCache } from '../adapters/records/stored-thread-cache.ts';
import { StoredUsageMeter } from '../adapters/records/stored-usage-meter.ts';
import { ensureSecret, type VisitorAlias, visitorAlias } from '../adapters/records/visitor-alias.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { ArticleExtractor } from '../adapters/web-reader/article-extractor.ts';
import { PageFetcher } from '../adapters/web-reader/page-fetcher.ts';
import { WebPageReader } from '../adapters/web-reader/web-page-reader.ts';
import { CaptureEmail } from '../domain/use-cases/capture-email.ts';
import { CheckLimit } from '../domain/use-cases/check-limit.ts';
import { ComposeThread } from '../domain/use-cases/compose-thread.ts';
import { FindThread } from '../domain/use-cases/find-thread.ts';
import { GenerateThread } from '../domain/use-cases/generate-thread.ts';
import { RecordAnalytics } from '../domain/use-cases/record-analytics.ts';
import type { AnalyticsLog } from '../ports/analytics-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { EmailList } from '../ports/email-list.ts';
import type { PageReader } from '../ports/page-reader.ts';
import type { SingleFlight } from '../ports/single-flight.ts';
import type { Storage } from '../ports/storage/storage.ts';
import type { ThreadCache } from '../ports/thread-cache.ts';
import type { ThreadWriter } from '../ports/thread-writer.ts';
import type { UsageMeter } from '../ports/usage-meter.ts';
import { boundBy } from './bound.ts';
import { application } from './http/application.ts';
import { HttpServer } from './http/http-server.ts';
import { routesOf } from './http/routes.ts';
import { Lifecycle } from './lifecycle.ts';
import { Periodic } from './periodic.ts';
import { release } from './release.ts';
import type { Settings } from './settings/settings.ts';
import { type Recipes, recipesFor } from './wire.ts';
import { openThreadWriter } from './writer.ts';

/** Everything that is bound, by name. */
export interface Services {
  readonly clock: Clock;
  readonly metrics: PrometheusMetrics;
  readonly lifecycle: Lifecycle;
  readonly storage: Storage;
  readonly alias: VisitorAlias;
  readonly threadCache: ThreadCache;
  readonly threadMeter: UsageMeter;
  readonly emailMeter: UsageMeter;
  readonly emailList: EmailList;
  readonly analyticsLog: AnalyticsLog;
  readonly analyticsFlush: Periodic;
  readonly singleFlight: SingleFlight;
  readonly pageReader: PageReader;
  readonly threadWriter: ThreadWriter;
  readonly composeThread: ComposeThread;
  readonly generateThread: GenerateThread;
  readonly findThread: FindThread;
  readonly checkLimit: CheckLimit;
  readonly captureEmail: CaptureEmail;
  readonly recordAnalytics: RecordAnalytics;
  readonly server: HttpServer;
}

const recipe = recipesFor<Services>();

/** How every service is made out of the settings and the others. A test may replace some. */
export const wiring = (
  settings: Settings,
  log: Logger,
  replaced: Partial<Recipes<Services>> = {},
): Recipes<Services> => ({
  clock: recipe([], () => systemClock),
  metrics: recipe([], () => new PrometheusMetrics()),
  lifecycle: recipe([], () => new Lifecycle()),

  storage: recipe(
    ['clock'],
    (clock) =>
      new MemoryStorage({ clock, maxEntries: settings.cache.maxEntries, maxBytes: settings.cache.memoryBytes }),
    (storage) => storage.close(),
  ),
  alias: recipe(['storage'], async ({ values }) =>
    visitorAlias(settings.storage.secret ?? (await ensureSecret(values, () => randomBytes(32).toString('base64url')))),
  ),

  threadCache: recipe(
    ['storage', 'clock'],
    ({ entries }, clock) => new StoredThreadCache(entries, clock, settings.cache.maxValueBytes),
  ),
  threadMeter: recipe(
    ['storage', 'alias'],
    ({ counters }, alias) =>
      new StoredUsageMeter({ counters, alias, quotas: settings.limits.threads, name: 'generate', shared: false }),
  ),
  emailMeter: recipe(
    ['storage', 'alias'],
    ({ counters }, alias) =>
      new StoredUsageMeter({ counters, alias, quotas: settings.limits.emails, name: 'email', shared: false }),
  ),
  emailList: recipe(['storage', 'alias'], ({ lists }, alias) => new StoredEmailList(lists, alias)),
  analyticsLog: recipe(
    ['storage'],
    ({ counters }) => new StoredAnalyticsLog({ counters, keptMs: settings.analytics.keptMs }),
  ),
  analyticsFlush: recipe(
    ['analyticsLog'],
    (analytics) =>
      new Periodic(
        settings.analytics.flushEveryMs,
        () => analytics.flush(),
        (error) => log.warn({ err: error }, 'analytics were not flushed'),
      ),
    (flush) => flush.stop(),
  ),

  singleFlight: recipe([], () => new InProcessSingleFlight()),
  pageReader: recipe(
    [],
    () =>
      new WebPageReader(
        new PageFetcher({
          allowHosts: settings.reading.allowHosts,
          userAgent: `${release.name}/${release.version} (+${release.homepage})`,
        }),
        new ArticleExtractor({
          threads: availableParallelism(),
          maxQueued: 64,
          timeoutMs: 5_000,
          maxCharacters: settings.reading.maxContentLength,
        }),
      ),
    (reader) => reader.close(),
  ),
  threadWriter: recipe(['metrics', 'clock'], (metrics, clock) => openThreadWriter(settings, metrics, clock, log)),

  composeThread: recipe(
    ['pageReader', 'threadWriter', 'clock'],
    (reader, writer, clock) => new ComposeThread(reader, writer, clock),
  ),
  generateThread: recipe(
    ['threadMeter', 'threadCache', 'singleFlight', 'composeThread'],
    (meter, cache, flights, compose) =>
      new GenerateThread(meter, cache, flights, compose, {
        threadMs: settings.cache.threadLifetimeMs,
        degradedThreadMs: Math.min(settings.cache.threadLifetimeMs, 5 * 60_000),
      }),
  ),
  findThread: recipe(['threadCache'], (cache) => new FindThread(cache)),
  checkLimit: recipe(['threadMeter'], (meter) => new CheckLimit(meter)),
  captureEmail: recipe(
    ['emailList', 'emailMeter', 'clock'],
    (list, meter, clock) => new CaptureEmail(list, meter, clock),
  ),
  recordAnalytics: recipe(
    ['analyticsLog', 'clock', 'alias', 'analyticsFlush'],
    (analytics, clock, alias) => new RecordAnalytics(analytics, clock, alias),
  ),

  server: recipe(
    ['generateThread', 'findThread', 'checkLimit', 'captureEmail', 'recordAnalytics', 'clock', 'lifecycle', 'metrics'],
    (generateThread, findThread, checkLimit, captureEmail, recordAnalytics, clock, lifecycle, metrics) => {
      const routes = routesOf({
        generateThread,
        findThread,
        checkLimit,
        captureEmail,
        recordAnalytics,
        clock,
        lifecycle,
        bound: boundBy(settings),
        quotas: settings.limits.threads,
        maxContentLength: settings.reading.maxContentLength,
        environment: settings.environment,
        exposition: metrics,
        metricsPublic: settings.http.metricsPublic,
        settingsRead: settings.read,
      });
      const { operatorKeys } = settings.http;
      const app = application(routes, { log, clock, metrics, lifecycle, trust: settings.http, operatorKeys });
      return HttpServer.listen(app.callback(), settings.http);
    },
  ),
  ...replaced,
});
